import { type IssueKey, type MergeRequest, maxIssueKeys, refOf } from '../../../domain/index.ts';
import { cleanText, shortenStart, shortenText } from '../clean-text.ts';
import { toAuthorPayload, toReviewerPayload } from './person.ts';
import { toRequiredUrl, toUrl } from './url.ts';

const statuses = {
  open: 'OPEN',
  merged: 'MERGED',
  closed: 'DECLINED',
  unknown: 'UNKNOWN',
} as const;

/** @see reference gitlab-app (f), Pull request. A draft is OPEN: its title says that it is one. */
export function toMergeRequestPayload(mergeRequest: MergeRequest, issueKeys: readonly IssueKey[]) {
  return {
    id: refOf(mergeRequest).id,
    issueKeys: issueKeys.slice(0, maxIssueKeys),
    // The number stands at the end.
    displayId: shortenStart(mergeRequest.reference, 255),
    title: shortenText(mergeRequest.title, 1024),
    author: toAuthorPayload(mergeRequest.author),
    commentCount: mergeRequest.commentCount,
    sourceBranch: cleanText(mergeRequest.sourceBranch, 255),
    sourceBranchUrl: toUrl(mergeRequest.sourceBranchUrl),
    destinationBranch: cleanText(mergeRequest.targetBranch, 255),
    lastUpdate: mergeRequest.lastEditedAt.toISOString(),
    status: statuses[mergeRequest.state],
    reviewers: mergeRequest.reviewers.map(toReviewerPayload),
    url: toRequiredUrl(mergeRequest.url),
  };
}
