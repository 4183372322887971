import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { LinkTargetsAnswer, LinkTargetsRequest } from '../../../../src/contract/index.ts';
import type { PageDeps } from './page-deps.ts';

/** As many targets as one request may carry. */
const perRequest = 50;

type Results = LinkTargetsAnswer['results'];

/** Links what is chosen; what could not be linked stays chosen. */
export function useLinkTargets(
  { api, setNotice }: PageDeps,
  {
    onLinked,
    onAllLinked,
  }: { onLinked: (paths: readonly string[]) => void; onAllLinked: () => void },
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (request: LinkTargetsRequest): Promise<Results> => {
      const results: Results = [];
      for (let at = 0; at < request.paths.length; at += perRequest) {
        const body = { ...request, paths: request.paths.slice(at, at + perRequest) };
        const answer = await api.call<LinkTargetsAnswer>('/-/page/links', { method: 'POST', body });
        results.push(...answer.results);
        onLinked(answer.results.filter(({ linked }) => linked).map(({ path }) => path));
      }
      return results;
    },
    onSuccess: (results) => {
      const linked = results.filter((result) => result.linked);
      if (linked.length > 0) setNotice(describeLinked(linked.map(({ path }) => path)));
      if (linked.length === results.length) onAllLinked();
    },
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ['site'] });
      await queries.invalidateQueries({ queryKey: ['namespaces'] });
    },
  });
}

function describeLinked(paths: readonly string[]): string {
  const [what, whose] =
    paths.length === 1 ? [`${paths[0]} is`, 'Its'] : [`${paths.length} are`, 'Their'];
  return `${what} linked. ${whose} work shows in your Jira issues from now on; the past follows.`;
}
