import type { JiraSandbox } from '../jira/index.ts';

/** What the simulated Jira holds besides development information. */
export type CiKind = 'builds' | 'deployments' | 'featureFlags';

/** Each build, deployment and feature flag with the issues that show it. */
export function* listCi(
  jira: Pick<JiraSandbox, CiKind>,
): Generator<{ kind: CiKind; issueKeys: readonly string[] }> {
  for (const { issueKeys } of jira.builds()) yield { kind: 'builds', issueKeys };
  for (const { issueKeys } of jira.deployments()) yield { kind: 'deployments', issueKeys };
  for (const { issueKeys } of jira.featureFlags()) yield { kind: 'featureFlags', issueKeys };
}
