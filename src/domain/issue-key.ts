/** A Jira issue key such as `ABC-123`, as written in a text. */
export type IssueKey = string;

/** Texts to search; what is missing does not count. */
export type Texts = readonly (string | null | undefined)[];

const pattern = /(?<![\p{L}\p{N}_])[A-Z][A-Z_0-9]+-[0-9]+/gu;
const wholeKey = /^[A-Z][A-Z_0-9]+-[0-9]+$/i;

/** Jira takes at most 255 characters on either side of the hyphen. */
const longest = 255;

/** At most this many keys of one entity are kept, the first ones. */
export const maxIssueKeys = 500;

/**
 * The issue keys named in the texts, each once, in the order of first mention.
 * A key starts at a word boundary (letters of any script, digits and `_` are word characters),
 * and needs none at its end. Takes time in proportion to the texts' length, whatever they hold: no
 * two matches are tried on the same run of letters.
 * @see reference gitlab-app (g): texts are joined with one space, then scanned
 */
export function selectIssueKeys(...texts: Texts): IssueKey[] {
  return findIssueKeys(texts, () => true, maxIssueKeys);
}

/** {@link selectIssueKeys} for those that are accepted; ends at the limit. */
export function findIssueKeys(
  texts: Texts,
  accepts: (key: IssueKey) => boolean,
  limit: number,
): IssueKey[] {
  const found = new Set<IssueKey>();
  for (const [key] of texts.filter(Boolean).join(' ').matchAll(pattern)) {
    if (fits(key) && accepts(key)) found.add(key);
    if (found.size === limit) break;
  }
  return [...found];
}

/** A text as an issue key, in capitals; null when it does not look like one. */
export function toIssueKey(text: string): IssueKey | null {
  return wholeKey.test(text) && fits(text) ? text.toUpperCase() : null;
}

/** The Jira project of a key. */
export function jiraProjectOf(key: IssueKey): string {
  return key.slice(0, key.lastIndexOf('-'));
}

function fits(key: string): boolean {
  const hyphen = key.lastIndexOf('-');
  return hyphen <= longest && key.length - hyphen - 1 <= longest;
}
