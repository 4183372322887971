import type { ConnectionsAnswer } from '../../../../../src/contract/index.ts';
import { useAnswer } from './use-answer.ts';

/** Finds the name by which requests tell a GitLab; null until it is known. Several GitLabs may have a project of one path. */
export function useConnectionSlugs(): (connection: number) => string | null {
  const { data } = useAnswer<ConnectionsAnswer>('/connections');
  return (connection) => data?.connections.find(({ id }) => id === connection)?.slug ?? null;
}
