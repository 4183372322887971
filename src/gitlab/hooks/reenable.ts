import { Type } from '@sinclair/typebox';
import { ProductError } from '../../domain/index.ts';
import type { ManageHooks } from '../../ports/index.ts';
import type { Call } from '../api/call.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { makeShape } from '../shape.ts';
import { hookPath } from './hook-path.ts';

const anythingShape = makeShape(Type.Unknown());

/** A project without commits cannot test the first, one without merge requests not the second. */
const triggers = ['push_events', 'merge_requests_events'] as const;

const refusals: ReadonlySet<string> = new Set([
  'GITLAB_REFUSED',
  'GITLAB_FORBIDDEN',
  'GITLAB_NOT_FOUND',
]);

/**
 * Makes what has GitLab send to a disabled hook again: a test that is answered with success. System hooks
 * are never disabled, and their tests tell of a project that does not exist.
 * @see https://docs.gitlab.com/user/project/integrations/webhooks/#re-enable-disabled-webhooks
 */
export function createReenable(api: GitlabApi): ManageHooks['reenable'] {
  return async (connection, owner, hookId) => {
    if (owner.kind === 'system') return false;
    for (const trigger of triggers) {
      const path = `${hookPath(owner, hookId)}/test/${trigger}`;
      if (await tryTest(api, { connection, priority: 'background', path })) return true;
    }
    return false;
  };
}

async function tryTest(api: GitlabApi, call: Call): Promise<boolean> {
  try {
    await api.change('POST', call, {}, anythingShape);
    return true;
  } catch (error) {
    if (error instanceof ProductError && refusals.has(error.code)) return false;
    throw error;
  }
}
