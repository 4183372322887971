import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { GitlabSandbox, Project, User } from '../../sandbox/gitlab/index.ts';
import type { JiraSandbox } from '../../sandbox/jira/index.ts';
import { compareCiWithGitlab } from '../../test/support/compare-ci-with-gitlab.ts';
import { compareWithGitlab } from '../../test/support/compare-with-gitlab.ts';
import { readClockMs } from './clock.ts';
import { createDelayWatch } from './delay-watch.ts';
import { createPushes } from './pushes.ts';

/** What Jira keeps. */
export type ShownKind = keyof ReturnType<JiraSandbox['counts']>;

/** What each project of a seeded group has; all of it with keys. */
export type Seed = Omit<Parameters<GitlabSandbox['seedProjects']>[0], 'group' | 'key'>;

/** A Jira site, and the GitLab group that is linked to it. */
export function createSite(
  { gitlab, jira, owner }: { gitlab: GitlabSandbox; jira: JiraSandbox; owner: User },
  name: string,
) {
  const group = gitlab.createGroup({ path: name });
  // No administrator: its system hook would send every push a second time.
  gitlab.addMember({ group }, owner, 50);
  const pushes = createPushes(gitlab, jira);
  const projects: Project[] = [];

  return {
    jira,
    pushes,
    delays: createDelayWatch(jira),
    async install(productUrl: string): Promise<void> {
      // The name before the slash leads to this site's keys: see `startInstallKeys`.
      const kid = `${name}/${randomUUID()}`;
      await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`, { kid });
    },
    async link(productUrl: string): Promise<void> {
      const oauth = gitlab.createToken(owner, { kind: 'oauth', scopes: ['api'] });
      const path = '/api/v4/integrations/jira_connect/subscriptions';
      const response = await fetch(`${productUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${oauth.value}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          jwt: jira.contextToken({ accountId: 'admin-account' }),
          namespace_path: name,
        }),
      });
      if (!response.ok) throw new Error(`linking answered ${response.status}`);
    },
    addProjects(seed: Seed): void {
      const added = gitlab.seedProjects({ group, key: 'BEN', ...seed });
      projects.push(...added);
      pushes.useProjects(added);
    },
    /** Answers, in milliseconds of {@link readClockMs}, when Jira showed so many of these kinds together. */
    async shown(count: number, timeoutMs: number, kinds: readonly ShownKind[]): Promise<number> {
      const endAt = performance.now() + timeoutMs;
      for (;;) {
        const counts = jira.counts();
        if (sumOf(kinds.map((kind) => counts[kind])) >= count) return readClockMs();
        if (performance.now() > endAt) throw new Error(`Jira has ${JSON.stringify(counts)}`);
        await delay(5);
      }
    },
    /** How Jira differs from GitLab; commits that nobody pushed here may be shown or not. */
    async differences(): Promise<string[]> {
      const commits = pushes.commits();
      const found = [
        ...(await compareWithGitlab({ jira }, { projects, commits })),
        ...(await compareCiWithGitlab({ jira }, projects)),
      ];
      return found.filter((text) => !text.startsWith('extra: commits '));
    },
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
