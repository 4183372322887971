import { type Static, Type } from '@sinclair/typebox';
import { ProductError } from '../../domain/index.ts';
import type { HookOwner, HookSpec, ManageHooks } from '../../ports/index.ts';
import type { Caller } from '../api/call.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { pagesOf } from '../api/pages-of.ts';
import { toQuery } from '../api/path.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import { createFailedDeliveries } from './failed-deliveries.ts';
import { createFindHealth } from './find-health.ts';
import { hookPath, hooksPath } from './hook-path.ts';
import { toHookPayload } from './hook-payload.ts';
import { createReenable } from './reenable.ts';

const hookSchema = Type.Object({
  id: Type.Integer(),
  url: Type.String(),
  signing_token_present: Type.Optional(nullable(Type.Boolean())),
});
const hookShape = makeShape(hookSchema);
const hooksShape = makeShape(Type.Array(hookSchema));

type HookRow = Static<typeof hookSchema>;

const needs: Readonly<Record<HookOwner['kind'], string>> = {
  group: 'A group webhook needs GitLab Premium or Ultimate, and a token of an Owner of the group.',
  project: 'A project webhook needs a token of a Maintainer of the project.',
  system: 'A system hook needs the token of a GitLab administrator.',
};

/**
 * Makes what sets our hooks at GitLab.
 * @see https://docs.gitlab.com/api/group_webhooks/ https://docs.gitlab.com/api/project_webhooks/
 * https://docs.gitlab.com/api/system_hooks/
 */
export function createManageHooks(api: GitlabApi): ManageHooks {
  return {
    ensure: async (connection, owner, spec) => {
      const caller: Caller = { connection, priority: 'background' };
      try {
        const row = await saveHook(api, caller, owner, spec);
        return { kind: 'made', hookId: row.id, isSigned: row.signing_token_present === true };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return { kind: 'refused', reason: `${needs[owner.kind]} ${error.safe}` };
      }
    },
    remove: (connection, owner, hookId) =>
      api.remove({ connection, priority: 'background', path: hookPath(owner, hookId) }),
    findHealth: createFindHealth(api),
    reenable: createReenable(api),
    failedDeliveries: createFailedDeliveries(api),
  };
}

/** A hook that a crash left behind unrecorded has our address, so it is found and set anew. */
async function saveHook(
  api: GitlabApi,
  caller: Caller,
  owner: HookOwner,
  spec: HookSpec,
): Promise<HookRow> {
  const existing = await findHook(api, caller, owner, spec.url);
  const payload = toHookPayload(owner, spec);
  const path = hooksPath(owner);
  if (!existing) return api.change('POST', { ...caller, path }, payload, hookShape);
  try {
    return await api.change(
      'PUT',
      { ...caller, path: hookPath(owner, existing.id) },
      payload,
      hookShape,
    );
  } catch (error) {
    // Older GitLab cannot change a system hook, only replace it.
    if (owner.kind !== 'system' || !isUnknownRoute(error)) throw error;
    await api.remove({ ...caller, path: hookPath(owner, existing.id) });
    return api.change('POST', { ...caller, path }, payload, hookShape);
  }
}

async function findHook(
  api: GitlabApi,
  caller: Caller,
  owner: HookOwner,
  url: URL,
): Promise<HookRow | null> {
  const path = hooksPath(owner);
  const readPage = (query: string) => api.getPage({ ...caller, path, query }, hooksShape);
  for await (const rows of pagesOf(toQuery({ per_page: 100 }), readPage)) {
    const row = rows.find((candidate) => candidate.url === url.href);
    if (row) return row;
  }
  return null;
}

/** The edition answers 404 for what it lacks, the role 403 for what it may not. */
function isRefusal(error: unknown): error is ProductError {
  return (
    error instanceof ProductError &&
    (error.code === 'GITLAB_FORBIDDEN' || error.code === 'GITLAB_NOT_FOUND')
  );
}

function isUnknownRoute(error: unknown): boolean {
  return (
    error instanceof ProductError &&
    (error.code === 'GITLAB_REFUSED' || error.code === 'GITLAB_NOT_FOUND')
  );
}
