import { ProductError } from '../domain/index.ts';

/** A request that is refused here, before anything else was asked. */
export class RequestError extends ProductError {}
