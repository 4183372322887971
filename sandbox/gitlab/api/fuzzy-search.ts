const leastChars = 3;

/**
 * GitLab's search in lists: each word of three or more characters must occur in one and the same column.
 * Shorter words are left out; when all are, the whole text has to equal a column. An empty text finds all.
 */
export function makeFuzzySearch(query: string): (columns: readonly string[]) => boolean {
  const wanted = query.trim().replace(/\s+/g, ' ').toLowerCase();
  if (wanted === '') return () => true;
  const words = wanted.split(' ').filter((word) => word.length >= leastChars);
  if (words.length === 0) return (columns) => columns.some((text) => text.toLowerCase() === wanted);
  return (columns) =>
    columns.some((text) => {
      const column = text.toLowerCase();
      return words.every((word) => column.includes(word));
    });
}
