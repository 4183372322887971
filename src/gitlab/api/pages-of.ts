import type { Page } from './gitlab-api.ts';

/** The pages of a list, one after the other and `mostPages` at most; none for a list that is not there. */
export async function* pagesOf<T>(
  firstQuery: string,
  readPage: (query: string) => Promise<Page<T> | null>,
  mostPages = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly T[]> {
  let query: string | null = firstQuery;
  for (let pages = 0; query !== null && pages < mostPages; pages += 1) {
    const page: Page<T> | null = await readPage(query);
    if (page && page.rows.length > 0) yield page.rows;
    query = page?.next ?? null;
  }
}
