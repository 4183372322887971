import type { Connection } from '../domain/index.ts';

/** Where people find a group, project or user in GitLab. */
export function makeTargetUrl({ url }: Pick<Connection, 'url'>, fullPath: string): string {
  const path = fullPath.split('/').map(encodeURIComponent).join('/');
  return `${url.href.replace(/\/$/, '')}/${path}`;
}
