import { type Branch, type IssueKey, maxIssueKeys, refOf } from '../../../domain/index.ts';
import { cleanText } from '../clean-text.ts';
import { toCommitPayload } from './commit.ts';
import { toRequiredUrl, toUrl } from './url.ts';

/**
 * `lastCommit` comes first, and nowhere else: so `addSequence` knows a branch by its first letters.
 * @see reference gitlab-app (f), Branch
 */
export function toBranchPayload(
  branch: Branch,
  issueKeys: readonly IssueKey[],
  headKeys: readonly IssueKey[] = [],
) {
  return {
    // Jira demands keys of the nested commit too.
    lastCommit: toCommitPayload(branch.head, headKeys.length > 0 ? headKeys : issueKeys),
    id: refOf(branch).id,
    issueKeys: issueKeys.slice(0, maxIssueKeys),
    name: cleanText(branch.name, 512),
    url: toRequiredUrl(branch.url),
    createPullRequestUrl: toUrl(branch.createMergeRequestUrl),
  };
}
