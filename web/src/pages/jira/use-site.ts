import { useQuery } from '@tanstack/react-query';
import type { GitlabsAnswer, PageLink, SitePage } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';

/** The site as the page shows it; asked again every 3 s while something moves, else every 15 s, and only in view. */
export function useSite(api: Api) {
  return useQuery({
    queryKey: ['site'],
    queryFn: async ({ signal }) => {
      const page = await api.call<SitePage>('/-/page/site', { signal });
      /** By how much the browser's clock is ahead of the service's. */
      return { ...page, clockAheadMs: Date.now() - Date.parse(page.now) };
    },
    refetchInterval: ({ state }) => (state.data?.links.some(isMoving) ? 3_000 : 15_000),
  });
}

/** The GitLabs that this service knows. */
export function useGitlabs(api: Api) {
  return useQuery({
    queryKey: ['gitlabs'],
    queryFn: ({ signal }) => api.call<GitlabsAnswer>('/-/page/gitlabs', { signal }),
    staleTime: 60_000,
  });
}

function isMoving({ history, waiting }: PageLink): boolean {
  const isReading = history.state === 'running' && history.projectsDone < history.projects;
  return isReading || waiting > 0 || history.projects === 0;
}
