import { Type } from '@sinclair/typebox';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { makeShape } from './shape.ts';

const groupsShape = makeShape(Type.Array(Type.Object({ id: Type.Integer() })));

const pagingHeaders = [
  'x-next-page',
  'x-page',
  'x-per-page',
  'x-prev-page',
  'x-total',
  'x-total-pages',
];

/** What could stand for another identity than the token's is not handed on. */
const withheld = ['jwt', 'private_token', 'access_token', 'job_token', 'sudo'];

/** Above this GitLab (or a proxy) refuses the address; its own app breaks there. */
const mostSkipped = 50;

/**
 * A page of the groups a person may see, as GitLab answers it. Many groups to be skipped are left out
 * here instead of in GitLab, so such a page may be short.
 * @see https://docs.gitlab.com/api/groups/
 */
export async function listGroupsAsUser(api: GitlabApi, caller: Caller, query: URLSearchParams) {
  const fields = new URLSearchParams(query);
  for (const name of withheld) fields.delete(name);
  const skipped = readSkipped(fields);
  if (skipped.size > mostSkipped) deleteSkipped(fields);
  const answer = await api.passThrough({ ...caller, path: 'groups', query: fields.toString() });
  return {
    status: answer.status,
    body: skipped.size > mostSkipped ? leaveOut(skipped, answer.body) : answer.body,
    headers: Object.fromEntries(
      pagingHeaders.flatMap((name) => {
        const value = answer.headers[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

function readSkipped(fields: URLSearchParams): Set<number> {
  const texts = [...fields.getAll('skip_groups'), ...fields.getAll('skip_groups[]')];
  return new Set(texts.flatMap((text) => text.split(',')).map(Number));
}

function deleteSkipped(fields: URLSearchParams): void {
  fields.delete('skip_groups');
  fields.delete('skip_groups[]');
}

function leaveOut(skipped: ReadonlySet<number>, body: string): string {
  const groups: unknown = parse(body);
  if (!groupsShape.fits(groups)) return body;
  return JSON.stringify(groups.filter(({ id }) => !skipped.has(id)));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
