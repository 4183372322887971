import {
  type Build,
  type IssueKey,
  maxIssueKeys,
  refOf,
  type TestCounts,
} from '../../../domain/index.ts';
import { cleanText, shortenText } from '../clean-text.ts';
import { toBuildKey } from '../jira-key.ts';
import { toRequiredUrl } from './url.ts';

/** @see reference gitlab-app (f), Build */
export function toBuildPayload(build: Build, issueKeys: readonly IssueKey[], idPrefix: string) {
  return {
    schemaVersion: '1.0',
    ...toBuildKey({ idPrefix, id: refOf(build).id }),
    displayName: shortenText(build.ref, 255),
    url: toRequiredUrl(build.url),
    state: build.state,
    lastUpdated: build.updatedAt.toISOString(),
    issueKeys: issueKeys.slice(0, maxIssueKeys),
    testInfo: build.tests === null ? undefined : toTestInfo(build.tests),
    references: [
      {
        commit: { id: build.sha, repositoryUri: toRequiredUrl(build.projectUrl) },
        ref: { name: cleanText(build.ref, 255), uri: toRequiredUrl(build.refUrl) },
      },
    ],
  };
}

function toTestInfo(tests: TestCounts) {
  return {
    totalNumber: tests.total,
    numberPassed: tests.passed,
    numberFailed: tests.failed,
    numberSkipped: tests.skipped,
  };
}
