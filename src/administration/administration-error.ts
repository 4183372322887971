import { ProductError } from '../domain/index.ts';

/** An administrative act that is refused. */
export class AdministrationError extends ProductError {}
