import type { Connection } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { AskGitlabAsUser } from '../ports/index.ts';

/** The list of groups may be narrowed and paged with these; all else stays here. */
const passedOn = [
  'min_access_level',
  'skip_groups',
  'page',
  'per_page',
  'search',
  'order_by',
  'sort',
  'top_level_only',
  'all_available',
  'owned',
];

/** The groups a person sees in GitLab, asked with the person's own token: GitLab's answer as it is. */
export async function listGroups(
  deps: { askGitlabAsUser: Pick<AskGitlabAsUser, 'listGroups'> },
  input: { connection: Connection; token: Secret; query: URLSearchParams },
): Promise<{ status: number; body: string; headers: Record<string, string> }> {
  const query = new URLSearchParams();
  for (const name of passedOn) {
    const value = input.query.get(name);
    if (value) query.set(name, value);
  }
  return await deps.askGitlabAsUser.listGroups(input.connection, input.token, query);
}
