import type { HookOwner } from '../../ports/index.ts';
import { toPath } from '../api/path.ts';

/** Where GitLab keeps the hooks of an owner. */
export function hooksPath(owner: HookOwner): string {
  return owner.kind === 'system' ? 'hooks' : toPath(`${owner.kind}s`, owner.id, 'hooks');
}

/** Where GitLab keeps one hook. */
export function hookPath(owner: HookOwner, hookId: number): string {
  return `${hooksPath(owner)}/${hookId}`;
}
