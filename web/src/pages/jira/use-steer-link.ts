import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PageLink, SuccessAnswer } from '../../../../src/contract/index.ts';
import type { PageDeps } from './page-deps.ts';

/** What can be done with a link. `sync` compares with GitLab now; `restart` reads the past again. */
export type Steering =
  | { readonly action: 'pause' | 'resume' | 'sync' }
  | { readonly action: 'restart'; readonly since: string | null }
  | { readonly action: 'unlink'; readonly deleteData: boolean };

const notices = {
  pause: 'is paused: its history is not read on. New changes still show.',
  resume: 'goes on.',
  sync: 'is compared with GitLab; what Jira did not take is sent again.',
  restart: 'is read again from the start.',
  unlink: 'is unlinked.',
} as const;

export function useSteerLink({ api, setNotice }: PageDeps, { id, target }: PageLink) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (steering: Steering) => {
      const { path, ...options } = toCall(id, steering);
      return api.call<SuccessAnswer>(path, options);
    },
    onMutate: () => setNotice(''),
    onSuccess: async (_answer, steering) => {
      setNotice(describeDone(target.path, steering));
      await queries.invalidateQueries({ queryKey: ['site'] });
      if (steering.action === 'unlink') {
        await queries.invalidateQueries({ queryKey: ['namespaces'] });
      }
    },
  });
}

function toCall(id: number, steering: Steering) {
  const path = `/-/page/links/${id}`;
  switch (steering.action) {
    case 'sync':
      return { path: `${path}/sync`, method: 'POST' as const };
    case 'unlink':
      return { path, method: 'DELETE' as const, query: { deleteData: steering.deleteData } };
    default:
      return { path: `${path}/history`, method: 'POST' as const, body: steering };
  }
}

function describeDone(path: string, steering: Steering): string {
  const deleted =
    steering.action === 'unlink' && steering.deleteData
      ? ' What was sent to Jira is being deleted there.'
      : '';
  return `${path} ${notices[steering.action]}${deleted}`;
}
