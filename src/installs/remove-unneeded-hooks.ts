import { type ConnectionId, type ErrorCode, ProductError } from '../domain/index.ts';
import type {
  ConnectionStore,
  Hook,
  HookStore,
  LinkStore,
  ManageHooks,
  SendJob,
} from '../ports/index.ts';

const hooksPerPage = 100;

/** What GitLab says about one owner; any other failure concerns the whole connection. */
const failuresOfOneOwner: ReadonlySet<ErrorCode> = new Set([
  'GITLAB_FORBIDDEN',
  'GITLAB_NOT_FOUND',
  'GITLAB_REFUSED',
]);

export type RemoveHooksDeps = {
  hooks: Pick<HookStore, 'listUnneeded' | 'remove'>;
  connections: Pick<ConnectionStore, 'find'>;
  links: Pick<LinkStore, 'list'>;
  manageHooks: Pick<ManageHooks, 'remove'>;
  sendJob: SendJob;
};

/** What one run has learned: hooks that stay for now, and connections that are not asked again. */
type Run = {
  readonly left: Set<number>;
  readonly closed: Set<ConnectionId>;
  readonly lostGroupHook: Set<ConnectionId>;
  firstFailure: ProductError | null;
};

/** Removes every hook that no link needs; throws the first failure at the end. */
export async function removeUnneededHooks(
  deps: RemoveHooksDeps,
  signal: AbortSignal,
): Promise<void> {
  const run: Run = {
    left: new Set(),
    closed: new Set(),
    lostGroupHook: new Set(),
    firstFailure: null,
  };
  let hooks = await listNext(deps, run);
  while (hooks.length > 0) {
    for (const hook of hooks) {
      signal.throwIfAborted();
      await removeOrLeave(deps, run, hook);
    }
    hooks = await listNext(deps, run);
  }
  await rediscover(deps, run.lostGroupHook);
  if (run.firstFailure) throw run.firstFailure;
}

/** The list has no cursor, so those that stay are read again and skipped. */
async function listNext(deps: RemoveHooksDeps, run: Run): Promise<Hook[]> {
  const hooks = await deps.hooks.listUnneeded(hooksPerPage + run.left.size);
  return hooks.filter(({ id }) => !run.left.has(id));
}

async function removeOrLeave(deps: RemoveHooksDeps, run: Run, hook: Hook): Promise<void> {
  const failure = run.closed.has(hook.connectionId) ? null : await tryRemoveAtGitlab(deps, hook);
  if (failure === 'removed') {
    await deps.hooks.remove(hook.id);
    if (hook.owner.kind === 'group') run.lostGroupHook.add(hook.connectionId);
    return;
  }
  run.left.add(hook.id);
  if (!failure) return;
  run.firstFailure ??= failure;
  if (!failuresOfOneOwner.has(failure.code)) run.closed.add(hook.connectionId);
}

async function tryRemoveAtGitlab(
  deps: RemoveHooksDeps,
  hook: Hook,
): Promise<ProductError | 'removed'> {
  const connection = await deps.connections.find(hook.connectionId);
  if (!connection || hook.gitlabHookId === null) return 'removed';
  try {
    await deps.manageHooks.remove(connection, hook.owner, hook.gitlabHookId);
    return 'removed';
  } catch (error) {
    if (error instanceof ProductError) return error;
    throw error;
  }
}

/** A project that was heard through a group's hook may be linked otherwise: now it needs its own. */
async function rediscover(deps: RemoveHooksDeps, connections: ReadonlySet<ConnectionId>) {
  if (connections.size === 0) return;
  for (const link of await deps.links.list()) {
    if (!connections.has(link.connectionId)) continue;
    const data = { linkId: link.id };
    await deps.sendJob(null, 'discover-projects', data, { key: `link-${link.id}` });
  }
}
