import type { Page } from './gitlab-api.ts';

/** The pages of a list, one after the other; none for a list that is not there. */
export async function* pagesOf<T>(
  firstQuery: string,
  readPage: (query: string) => Promise<Page<T> | null>,
): AsyncGenerator<readonly T[]> {
  for (let query: string | null = firstQuery; query !== null; ) {
    const page: Page<T> | null = await readPage(query);
    if (page && page.rows.length > 0) yield page.rows;
    query = page?.next ?? null;
  }
}
