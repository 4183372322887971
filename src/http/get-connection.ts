import type { Connection, Installation } from '../domain/index.ts';
import { findConnection } from '../links/index.ts';
import type { HttpDeps } from './http-deps.ts';
import { RequestError } from './request-error.ts';

/** The GitLab a request means. Throws ProductError NOT_FOUND when there is none. */
export async function getConnection(
  deps: Pick<HttpDeps, 'stores'>,
  installation: Installation | null,
  slug: string | undefined,
): Promise<Connection> {
  const connection = await findConnection(deps.stores, { installation, slug: slug ?? null });
  if (connection) return connection;
  const safe = slug
    ? 'There is no GitLab connection of this name.'
    : 'No GitLab is connected yet. The operator sets GITLAB_URL and GITLAB_TOKEN.';
  throw new RequestError({ code: 'NOT_FOUND', retry: 'never', safe });
}
