import { ProductError } from '../domain/index.ts';

/** A link that cannot work as it should until somebody helps. */
export class LinkError extends ProductError {}
