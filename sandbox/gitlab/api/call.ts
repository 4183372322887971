import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Token, User } from '../model/entities.ts';

/** One authenticated API request, as the endpoints see it. */
export interface Call {
  readonly user: User;
  readonly token: Token;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export class ApiError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`${status} ${JSON.stringify(body)}`);
    this.name = 'ApiError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export function notFound(what: string): ApiError {
  return new ApiError(404, { message: `404 ${what} Not Found` });
}

/** What is looked up by its id answers without its name. */
export function recordNotFound(): ApiError {
  return new ApiError(404, { message: '404 Not found' });
}

export function forbidden(): ApiError {
  return new ApiError(403, { message: '403 Forbidden' });
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, { error: message });
}

export function text(call: Call, name: string): string | null {
  const value = call.query[name];
  const single = typeof value === 'object' ? value.at(-1) : value;
  return single === undefined || single === '' ? null : single;
}

/** GitLab takes parameters from the query string as well as from the body. */
export function bodyText(call: Call, name: string): string | null {
  const value = call.body[name];
  if (value === undefined || value === null || value === '') return text(call, name);
  return String(value);
}

export function flag(call: Call, name: string): boolean | null {
  const value = text(call, name);
  if (value === null) return null;
  if (['true', '1', 't'].includes(value)) return true;
  if (['false', '0', 'f'].includes(value)) return false;
  throw badRequest(`${name} is invalid`);
}

export function integer(call: Call, name: string): number | null {
  const value = text(call, name);
  if (value === null) return null;
  if (!/^-?\d+$/.test(value)) throw badRequest(`${name} is invalid`);
  return Number(value);
}

export function date(call: Call, name: string): Date | null {
  const value = text(call, name);
  if (value === null) return null;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw badRequest(`${name} is invalid`);
  return at;
}

/** GitLab refuses what is not in the list, and names no other reason. */
export function choice<T extends string>(
  call: Call,
  name: string,
  allowed: readonly T[],
  fallback: T,
): T {
  const value = text(call, name);
  if (value === null) return fallback;
  const known = allowed.find((each) => each === value);
  if (known === undefined) throw badRequest(`${name} does not have a valid value`);
  return known;
}

/** `ids[]=1&ids[]=2` as well as `ids=1,2`. */
export function idList(call: Call, name: string): ReadonlySet<number> {
  const values = [call.query[name] ?? [], call.query[`${name}[]`] ?? []].flat();
  return new Set(values.flatMap((value) => value.split(',')).map(Number));
}
