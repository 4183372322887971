import { type Call, integer } from './call.ts';

export interface Page {
  readonly page: number;
  readonly perPage: number;
  readonly offset: number;
}

/** Above so many rows GitLab stops counting, and gives neither totals nor a last page. */
const COUNT_LIMIT = 10_000;

export function pageOf(call: Call): Page {
  const page = Math.max(1, integer(call, 'page') ?? 1);
  const perPage = Math.min(100, Math.max(1, integer(call, 'per_page') ?? 20));
  return { page, perPage, offset: (page - 1) * perPage };
}

/** Cuts the page out of the rows and writes GitLab's headers. */
export function paginate<T>(call: Call, rows: readonly T[]): readonly T[] {
  const page = pageOf(call);
  const pages = Math.max(1, Math.ceil(rows.length / page.perPage));
  const isCounted = rows.length <= COUNT_LIMIT;
  writeHeaders(call, page, page.page < pages, isCounted ? { rows: rows.length, pages } : null);
  return rows.slice(page.offset, page.offset + page.perPage);
}

/** For rows that are read page by page and never counted: give one row more than the page has. */
export function paginateUncounted<T>(call: Call, rowsFromOffset: readonly T[]): readonly T[] {
  const page = pageOf(call);
  writeHeaders(call, page, rowsFromOffset.length > page.perPage, null);
  return rowsFromOffset.slice(0, page.perPage);
}

function writeHeaders(
  call: Call,
  { page, perPage }: Page,
  hasNext: boolean,
  total: { rows: number; pages: number } | null,
): void {
  const links: string[] = [];
  if (page > 1) links.push(link(call, page - 1, perPage, 'prev'));
  if (hasNext) links.push(link(call, page + 1, perPage, 'next'));
  links.push(link(call, 1, perPage, 'first'));
  if (total) links.push(link(call, total.pages, perPage, 'last'));
  void call.reply.headers({
    link: links.join(', '),
    'x-next-page': hasNext ? String(page + 1) : '',
    'x-page': String(page),
    'x-per-page': String(perPage),
    'x-prev-page': page > 1 ? String(page - 1) : '',
    ...(total ? { 'x-total': String(total.rows), 'x-total-pages': String(total.pages) } : {}),
  });
}

function link(call: Call, page: number, perPage: number, rel: string): string {
  const url = linkUrl(call);
  url.searchParams.set('page', String(page));
  url.searchParams.set('per_page', String(perPage));
  return `<${url}>; rel="${rel}"`;
}

/** Keyset paging by id: only a `next` link, no page numbers. */
export function paginateById<T extends { readonly id: number }>(
  call: Call,
  rows: readonly T[],
  descending: boolean,
): readonly T[] {
  const { perPage } = pageOf(call);
  const after = integer(call, descending ? 'id_before' : 'id_after');
  const rest = rows
    .toSorted((a, b) => (descending ? b.id - a.id : a.id - b.id))
    .filter((row) => after === null || (descending ? row.id < after : row.id > after));
  const shown = rest.slice(0, perPage);
  const last = shown.at(-1);
  if (last && rest.length > perPage) {
    const url = linkUrl(call);
    url.searchParams.set(descending ? 'id_before' : 'id_after', String(last.id));
    void call.reply.header('link', `<${url}>; rel="next"`);
  }
  return shown;
}

function linkUrl(call: Call): URL {
  return new URL(call.request.url, `http://${call.request.host}`);
}
