export type JiraProjects =
  | { readonly kind: 'keys'; readonly keys: string[] | null }
  | { readonly kind: 'wrong'; readonly message: string };

/** Keys of Jira projects as a person types them; nothing typed means all of them. */
export function parseJiraProjects(text: string): JiraProjects {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const keys = [...new Set(words.map((word) => word.toUpperCase()))];
  if (keys.length === 0) return { kind: 'keys', keys: null };
  const wrong = keys.filter((key) => !/^[A-Z][A-Z0-9_]+$/.test(key));
  if (wrong.length > 0) {
    return {
      kind: 'wrong',
      message: `Not a Jira project key: ${wrong.slice(0, 3).join(', ')}. A key looks like ABC, without a number.`,
    };
  }
  if (keys.length > 200) return { kind: 'wrong', message: 'At most 200 keys.' };
  return { kind: 'keys', keys };
}
