/** A Jira issue key such as `ABC-123`, as written in a text. */
export type IssueKey = string;

const pattern = /(?<![\p{L}\p{N}_])[A-Z][A-Z_0-9]+-[0-9]+/gu;

/** Jira takes at most 255 characters on either side of the hyphen. */
const longest = 255;

/** At most this many keys of one entity are kept, the first ones. */
export const maxIssueKeys = 500;

/**
 * The issue keys named in the texts, each once, in the order of first mention.
 * A key starts at a word boundary (letters of any script, digits and `_` are word characters),
 * and needs none at its end.
 * @see reference gitlab-app (g): texts are joined with one space, then scanned
 */
export function selectIssueKeys(...texts: readonly (string | null | undefined)[]): IssueKey[] {
  const found = new Set<IssueKey>();
  for (const [key] of texts.filter(Boolean).join(' ').matchAll(pattern)) {
    const hyphen = key.lastIndexOf('-');
    if (hyphen <= longest && key.length - hyphen - 1 <= longest) found.add(key);
    if (found.size === maxIssueKeys) break;
  }
  return [...found];
}
