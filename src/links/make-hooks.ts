import {
  type Connection,
  type ErrorCode,
  type Link,
  ProductError,
  type ProjectId,
} from '../domain/index.ts';
import type { ConnectionStore, HookOwner, HookStore, ManageHooks } from '../ports/index.ts';

const projectsPerPage = 100;

/** So many refusals without one success mean that the token lacks the role everywhere. */
const hopelessAfter = 200;

/** What GitLab says about one owner; any other failure concerns the whole connection. */
const failuresOfOneOwner: ReadonlySet<ErrorCode> = new Set([
  'GITLAB_FORBIDDEN',
  'GITLAB_NOT_FOUND',
  'GITLAB_REFUSED',
]);

type Deps = {
  hooks: Pick<HookStore, 'getOrAdd' | 'saveMade' | 'remove' | 'listUnhookedProjects'>;
  connections: Pick<ConnectionStore, 'findState'>;
  manageHooks: Pick<ManageHooks, 'ensure'>;
  publicUrl: URL;
};

type HookAnswer = { readonly kind: 'made' } | { readonly kind: 'refused'; readonly reason: string };

/** Projects that nothing is heard of, and the first reason. */
export type MakeHooksAnswer = { readonly withoutHook: number; readonly reason: string };

/**
 * Makes the hooks of a link that are still missing: one for the group where GitLab allows it, else
 * one per project; and the instance's own where the token is an administrator's. What is there
 * already costs no call. Throws ProductError GITLAB_… for failures of the whole connection.
 */
export async function makeHooks(
  deps: Deps,
  { link, connection }: { link: Link; connection: Connection },
  signal: AbortSignal,
): Promise<MakeHooksAnswer> {
  const { kind, id } = link.target;
  const state = await deps.connections.findState(connection.id);
  if (state?.isAdministrator) await tryMakeHook(deps, connection, { kind: 'system' });
  if (kind === 'group') {
    const { kind: answer } = await tryMakeHook(deps, connection, { kind: 'group', id });
    if (answer === 'made') return { withoutHook: 0, reason: '' };
  }
  return await makeProjectHooks(deps, { link, connection }, signal);
}

async function makeProjectHooks(
  deps: Deps,
  { link, connection }: { link: Link; connection: Connection },
  signal: AbortSignal,
): Promise<MakeHooksAnswer> {
  const tried = new Set<ProjectId>();
  let withoutHook = 0;
  let reason = '';
  const isHopeless = () => withoutHook >= hopelessAfter && withoutHook === tried.size;
  // The list has no cursor: those that were refused are read again and skipped.
  const listNext = async () => {
    const ids = await deps.hooks.listUnhookedProjects(link.id, projectsPerPage + withoutHook);
    return ids.filter((id) => !tried.has(id));
  };
  let projectIds = await listNext();
  while (projectIds.length > 0 && !isHopeless()) {
    for (const id of projectIds) {
      signal.throwIfAborted();
      tried.add(id);
      const answer = await tryMakeHook(deps, connection, { kind: 'project', id });
      if (answer.kind === 'made') continue;
      withoutHook += 1;
      reason ||= answer.reason;
    }
    projectIds = await listNext();
  }
  return { withoutHook, reason };
}

async function tryMakeHook(
  deps: Deps,
  connection: Connection,
  owner: HookOwner,
): Promise<HookAnswer> {
  const hook = await deps.hooks.getOrAdd(connection.id, owner);
  if (hook.gitlabHookId !== null) return { kind: 'made' };
  const url = new URL(`${deps.publicUrl.href.replace(/\/$/, '')}/-/gitlab/hooks/${hook.pathKey}`);
  const spec = { url, token: hook.token, signingToken: hook.signingToken };
  const answer = await tryEnsure(deps, connection, owner, spec);
  if (answer.kind === 'refused') {
    await deps.hooks.remove(hook.id);
    return answer;
  }
  const { hookId: gitlabHookId, isSigned } = answer;
  await deps.hooks.saveMade(hook.id, { gitlabHookId, isSigned });
  return { kind: 'made' };
}

/** A refusal of one owner, answered or thrown, must not stop the others. */
async function tryEnsure(
  deps: Deps,
  ...call: Parameters<ManageHooks['ensure']>
): ReturnType<ManageHooks['ensure']> {
  try {
    return await deps.manageHooks.ensure(...call);
  } catch (error) {
    const isOfOneOwner = error instanceof ProductError && failuresOfOneOwner.has(error.code);
    if (!isOfOneOwner) throw error;
    return { kind: 'refused', reason: error.safe };
  }
}
