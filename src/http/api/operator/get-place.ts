import type { ConnectionId, Installation } from '../../../domain/index.ts';
import type { ProjectRef } from '../../../ports/index.ts';
import { getConnection } from '../../get-connection.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { RequestError } from '../../request-error.ts';

type Deps = Pick<HttpDeps, 'stores' | 'reads'>;

/** A site that is installed now. Throws RequestError NOT_FOUND. */
export async function getSite(deps: Pick<HttpDeps, 'stores'>, id: number): Promise<Installation> {
  const site = (await deps.stores.installations.list()).find((each) => each.id === id);
  return site ?? refuseSite(id);
}

/** Throws RequestError NOT_FOUND. */
export function refuseSite(id: number): never {
  throw new RequestError({ code: 'NOT_FOUND', retry: 'never', safe: `There is no site ${id}.` });
}

/** The connection that a slug names; null when none is given. Throws RequestError NOT_FOUND. */
export async function getConnectionId(
  deps: Pick<HttpDeps, 'stores'>,
  slug: string | undefined,
): Promise<ConnectionId | null> {
  return slug === undefined ? null : (await getConnection(deps, null, slug)).id;
}

/**
 * The project that a request names; null when it names none. Throws RequestError NOT_FOUND, and REQUEST_INVALID
 * when several GitLabs have it.
 */
export async function getProject(
  deps: Deps,
  named: { project?: string; connection?: string },
): Promise<(ProjectRef & { path: string }) | null> {
  const { project, connection } = named;
  if (project === undefined) return null;
  const name = project.replace(/^\/+|\/+$/g, '');
  const found = await deps.reads.projectsNamed(name, await getConnectionId(deps, connection));
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  throw new RequestError(
    first
      ? {
          code: 'REQUEST_INVALID',
          retry: 'never',
          safe: 'Several projects are named so: give the full path, and the connection.',
        }
      : { code: 'NOT_FOUND', retry: 'never', safe: 'There is no project of this name.' },
  );
}
