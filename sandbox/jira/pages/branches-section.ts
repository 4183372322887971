import type { Branch } from '../providers/dev-info/entities.ts';
import type { IssuePanel, Shown } from '../providers/issue-panel.ts';
import { type Html, html, webAddress } from './html.ts';
import { renderAvatar, renderLozenge, renderTime } from './marks.ts';

/** The branches of an issue, each with its last commit and its merge request or a link for one. */
export function renderBranches(panel: IssuePanel): Html {
  return html`<table class="rows"><tbody>${panel.branches.map((branch) => renderBranch(branch, panel))}</tbody></table>`;
}

function renderBranch(branch: Shown<Branch>, panel: IssuePanel): Html {
  const { lastCommit } = branch;
  return html`<tr data-id="branch-${branch.repository.id}-${branch.id}">
<td class="wide"><a class="ref" href="${webAddress(branch.url)}">${branch.name}</a>
<div class="sub">${branch.repository.name}</div></td>
<td class="wide"><div class="line">${renderAvatar(lastCommit.author)}<span class="stack">
<span class="clip">${firstLine(lastCommit.message)}</span>
<span class="sub"><a class="sha" href="${webAddress(lastCommit.url)}">${lastCommit.displayId}</a> ${renderTime(lastCommit.authorTimestamp)}</span></span></div></td>
<td class="end">${renderMergeRequestOf(branch, panel)}</td>
</tr>`;
}

// Jira matches a merge request to its branch by the branch's address.
function renderMergeRequestOf(branch: Shown<Branch>, panel: IssuePanel): Html | null {
  const request = panel.pullRequests.find(
    ({ repository, sourceBranch, sourceBranchUrl }) =>
      repository.id === branch.repository.id &&
      (sourceBranchUrl === branch.url || sourceBranch === branch.name),
  );
  if (request !== undefined)
    return html`<a class="plain" href="${webAddress(request.url)}">${renderLozenge(request.status)}</a>`;
  return branch.createPullRequestUrl === undefined
    ? null
    : html`<a class="button" href="${webAddress(branch.createPullRequestUrl)}">Create merge request</a>`;
}

export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
