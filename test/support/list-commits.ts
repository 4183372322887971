import type { Project } from '../../sandbox/gitlab/index.ts';

/** A commit, and where it is. */
export type PlacedCommit = { project: Project; sha: string; message: string };

/** The commits that a branch of one of the projects leads to, each once per project. */
export async function listCommits(projects: readonly Project[]): Promise<PlacedCommit[]> {
  const commits = new Map<string, PlacedCommit>();
  for (const project of projects) {
    const { repository } = project;
    for (const branch of await repository.branches()) {
      for (const { sha, message } of await repository.between(null, branch.sha)) {
        commits.set(`${project.id}/${sha}`, { project, sha, message });
      }
    }
  }
  return [...commits.values()];
}
