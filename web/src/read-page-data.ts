import type { PageData } from '../../src/contract/index.ts';

/** What the server wrote into the page. */
export function readPageData(): PageData {
  const text = document.getElementById('page-data')?.textContent;
  if (!text) throw new Error('The page lacks its data.');
  return JSON.parse(text) as PageData;
}
