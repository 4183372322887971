import {
  type ChangedFile,
  type Commit,
  type IssueKey,
  maxIssueKeys,
  refOf,
} from '../../../domain/index.ts';
import { cleanText, shortenText } from '../clean-text.ts';
import { toAuthorPayload } from './person.ts';
import { toRequiredUrl } from './url.ts';

const maxFiles = 10;
const maxInt = 2 ** 31 - 1;
const changeTypes = {
  added: 'ADDED',
  deleted: 'DELETED',
  moved: 'MOVED',
  modified: 'MODIFIED',
} as const;

/** @see reference gitlab-app (f), Commit; `fileCount` is the number of files, as Jira defines it */
export function toCommitPayload(commit: Commit, issueKeys: readonly IssueKey[]) {
  const { id } = refOf(commit);
  return {
    id,
    hash: id,
    displayId: commit.sha.slice(0, 8),
    issueKeys: issueKeys.slice(0, maxIssueKeys),
    message: cleanText(commit.message, 1024),
    flags: commit.isMerge ? ['MERGE_COMMIT'] : [],
    author: toAuthorPayload(commit.author),
    fileCount: Math.min(commit.fileCount, maxInt),
    files: commit.files.slice(0, maxFiles).map(toFilePayload),
    authorTimestamp: commit.createdAt.toISOString(),
    url: toRequiredUrl(commit.url),
  };
}

function toFilePayload(file: ChangedFile) {
  return {
    path: shortenText(file.path, 1024),
    changeType: changeTypes[file.change],
    linesAdded: Math.min(file.linesAdded, maxInt),
    linesRemoved: Math.min(file.linesRemoved, maxInt),
    url: toRequiredUrl(file.url),
  };
}
