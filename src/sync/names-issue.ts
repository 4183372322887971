import type { ProjectId, SelectMatchingKeys } from '../domain/index.ts';
import type { Coverage } from '../ports/index.ts';
import { compileCoverage } from './select-keys.ts';

/** Whether any site that covers the project finds an issue key in the texts. */
export type NamesIssue = (projectId: ProjectId, texts: readonly string[]) => boolean;

/** Judges texts before anything is asked of GitLab: what carries no key costs no call (rule 3). */
export function makeNamesIssue(coverage: readonly Coverage[]): NamesIssue {
  const byProject = new Map<ProjectId, SelectMatchingKeys[]>();
  for (const [{ projectId }, select] of compileCoverage(coverage)) {
    byProject.set(projectId, [...(byProject.get(projectId) ?? []), select]);
  }
  return (projectId, texts) =>
    (byProject.get(projectId) ?? []).some((select) => select(texts, { limit: 1 }).length > 0);
}
