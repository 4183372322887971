import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Gitlab, Namespace, NamespacesAnswer } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';

const shortestSearch = 2;
/** Longer than between two keys of somebody who types fast; the answer is to be there within 300 ms. */
const settleMs = 150;

/** What the person may link, page by page; `search` is asked once the person stops typing. */
export function useNamespaces(
  api: Api,
  { gitlab, kind, search }: { gitlab: Gitlab; kind: Namespace['kind']; search: string },
) {
  const typed = useSettled(search.trim(), settleMs);
  const asked = typed.length >= shortestSearch ? typed : '';
  return useInfiniteQuery({
    ...makeQuestion(api, { gitlab, kind, search: asked }),
    placeholderData: keepPreviousData,
  });
}

/** Asks for the first groups before anybody looks at them, so that they are there at once. */
export function prefetchGroups(queries: QueryClient, api: Api, gitlab: Gitlab): void {
  void queries.prefetchInfiniteQuery(makeQuestion(api, { gitlab, kind: 'group', search: '' }));
}

type Question = { gitlab: Gitlab; kind: Namespace['kind']; search: string };

function makeQuestion(api: Api, { gitlab, kind, search }: Question) {
  return infiniteQueryOptions({
    queryKey: ['namespaces', gitlab.slug, kind, search],
    queryFn: ({ pageParam, signal }) =>
      api.call<NamespacesAnswer>('/-/page/namespaces', {
        query: { gitlab: gitlab.slug, kind, search: search || null, page: pageParam },
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: ({ nextPage }) => nextPage,
    staleTime: 30_000,
  });
}

function useSettled(value: string, waitMs: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
