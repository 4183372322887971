import type { Connection, Link, LinkId } from '../domain/index.ts';
import type { ManageHooks, ReadGitlab, SendJob, Stores } from '../ports/index.ts';
import { followTarget, watchTarget } from './follow-target.ts';
import { LinkError } from './link-error.ts';
import { type MakeHooksAnswer, makeHooks } from './make-hooks.ts';

type Deps = {
  stores: Pick<
    Stores,
    | 'installations'
    | 'links'
    | 'connections'
    | 'projects'
    | 'hooks'
    | 'history'
    | 'sweeps'
    | 'targets'
  >;
  readGitlab: Pick<ReadGitlab, 'projectsOf' | 'target'>;
  manageHooks: Pick<ManageHooks, 'ensure'>;
  sendJob: SendJob;
  publicUrl: URL;
};

/**
 * Handler of the job `discover-projects`: saves the projects of a link, makes the hooks they are heard
 * through, and starts the back-fill of what is not read yet. Runs when a link is made and again on a
 * schedule; each step is skipped when it is done already. Throws ProductError GITLAB_FORBIDDEN at
 * the end when projects stay without a hook.
 */
export async function discoverProjects(
  deps: Deps,
  data: { linkId: number },
  signal: AbortSignal,
): Promise<void> {
  const { installations, links, connections, history } = deps.stores;
  const link = await links.find(data.linkId as LinkId);
  const connection = link && (await connections.find(link.connectionId));
  // Unlinked while the job waited.
  if (!link || !connection) return;
  // An instance behind us finds its own.
  if ((await installations.find(link.installationId))?.instanceUrl) return;
  const found = () => saveProjects(deps, { link, connection }, signal);
  if (!(await watchTarget(deps, link, found))) return;
  // Before the back-fill: a change between its page and a later hook would be lost.
  const hooks = await makeHooks({ ...deps, ...deps.stores }, { link, connection }, signal);
  if (!(await history.isDone(link))) {
    await deps.sendJob(null, 'backfill', { linkId: link.id }, { key: `link-${link.id}` });
  }
  if (hooks.withoutHook === 0) return;
  const error = makeLinkError(link, hooks);
  await deps.stores.targets.saveProblem(link.id, error.safe);
  throw error;
}

async function saveProjects(
  deps: Deps,
  { link, connection }: { link: Link; connection: Connection },
  signal: AbortSignal,
): Promise<{ projects: number }> {
  let count = 0;
  for await (const projects of deps.readGitlab.projectsOf(connection, link.target)) {
    signal.throwIfAborted();
    if (projects.length === 0) continue;
    const ids = projects.map(({ id }) => id);
    count += ids.length;
    await deps.stores.projects.save(projects);
    // All of the page: a project known through another link may be new to this installation.
    await deps.stores.history.plan(link, ids);
    await deps.stores.sweeps.plan(connection.id, ids);
    if (count === ids.length) await followTarget(deps, { link, connection }, projects);
  }
  return { projects: count };
}

function makeLinkError(link: Link, { withoutHook, reason }: MakeHooksAnswer): LinkError {
  const { fullPath } = link.target;
  return new LinkError({
    code: 'GITLAB_FORBIDDEN',
    retry: 'never',
    safe:
      `GitLab let us make no webhook for ${withoutHook} project(s) of ${fullPath}, so their changes ` +
      `do not arrive (${reason}). Give the token \`api\` and Maintainer there, then sync the link.`,
  });
}
