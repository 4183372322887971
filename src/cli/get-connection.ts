import type { Connection, Installation } from '../domain/index.ts';
import { CommandError } from './command-error.ts';
import type { Operator } from './with-operator.ts';

/** The GitLab that is meant: by its slug, else the one of the site. Throws NOT_FOUND. */
export async function getConnection(
  operator: Operator,
  installation: Installation,
  slug: string | null,
): Promise<Connection> {
  const connection = await operator.findConnection({ installation, slug });
  if (connection) return connection;
  const known = (await operator.stores.connections.list()).map((each) => each.slug).join(', ');
  throw new CommandError(
    'NOT_FOUND',
    slug === null
      ? 'No GitLab is connected. Set GITLAB_URL and GITLAB_TOKEN, then start `serve` once.'
      : `There is no connection ${slug}. Known connections: ${known || 'none'}.`,
  );
}
