import { Type } from '@sinclair/typebox';
import type { HookHealth, ManageHooks } from '../../ports/index.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import { hookPath } from './hook-path.ts';

const hookShape = makeShape(Type.Object({ alert_status: Type.Optional(nullable(Type.String())) }));

/** GitLab disables hooks of groups and projects that fail again and again; where it does not, all are executable. */
const healths: Readonly<Record<string, HookHealth>> = {
  executable: 'working',
  temporarily_disabled: 'paused',
  disabled: 'disabled',
};

/** Makes what asks how GitLab treats a hook. @see https://docs.gitlab.com/user/project/integrations/webhooks/ */
export function createFindHealth(api: GitlabApi): ManageHooks['findHealth'] {
  return async (connection, owner, hookId) => {
    const path = hookPath(owner, hookId);
    const row = await api.find({ connection, priority: 'background', path }, hookShape);
    return row ? (healths[row.alert_status ?? ''] ?? 'unknown') : 'gone';
  };
}
