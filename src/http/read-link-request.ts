import { Value } from '@sinclair/typebox/value';
import type { FastifyRequest } from 'fastify';
import { type LinkRequest, linkRequestSchema } from '../contract/index.ts';
import { toRecord } from './to-record.ts';

/** A link call's parameters, or in words of GitLab's API what is wrong with them. */
export type LinkRequestAnswer =
  | { readonly kind: 'valid'; readonly parameters: LinkRequest }
  | { readonly kind: 'invalid'; readonly error: string };

/** Reads the parameters of query and body, as GitLab does; slashes around the path do not count. */
export function readLinkRequest(request: FastifyRequest): LinkRequestAnswer {
  const given = { ...toRecord(request.query), ...toRecord(request.body) };
  const missing = linkRequestSchema.required.filter((name) => given[name] === undefined);
  if (missing.length > 0) {
    return { kind: 'invalid', error: missing.map((name) => `${name} is missing`).join(', ') };
  }
  if (!Value.Check(linkRequestSchema, given)) {
    const names = [...Value.Errors(linkRequestSchema, given)].map(({ path }) => path.slice(1));
    const error = [...new Set(names)].map((name) => `${name} is invalid`).join(', ');
    return { kind: 'invalid', error };
  }
  const namespacePath = given.namespace_path.trim().replace(/^\/+|\/+$/g, '');
  return { kind: 'valid', parameters: { ...given, namespace_path: namespacePath } };
}
