import type { PullRequest } from '../providers/dev-info/entities.ts';
import type { Shown } from '../providers/issue-panel.ts';
import { type Html, html, webAddress } from './html.ts';
import { countOf, nameOf, renderAvatar, renderLozenge, renderTime } from './marks.ts';

/** The merge requests of an issue, the one changed last first. */
export function renderPullRequests(requests: readonly Shown<PullRequest>[]): Html {
  return html`<table class="rows"><tbody>${requests.map(renderPullRequest)}</tbody></table>`;
}

function renderPullRequest(request: Shown<PullRequest>): Html {
  return html`<tr data-id="request-${request.repository.id}-${request.id}">
<td class="face">${renderAvatar(request.author)}</td>
<td class="widest"><a class="title" href="${webAddress(request.url)}">${request.title}</a>
<div class="sub">${request.displayId} by ${nameOf(request.author)}, updated ${renderTime(request.lastUpdate)}</div>
<div class="flow">${renderBranchName(request.sourceBranch, request.sourceBranchUrl)}
<span aria-label="into">→</span>
${renderBranchName(request.destinationBranch, request.destinationBranchUrl)}</div></td>
<td class="faces">${(request.reviewers ?? []).map((reviewer) =>
    renderAvatar(reviewer, reviewer.approvalStatus === 'APPROVED'),
  )}</td>
<td class="comments" title="${countOf(request.commentCount, 'comment')}">${request.commentCount > 0 ? html`<span class="bubble">${request.commentCount}</span>` : null}</td>
<td class="end">${renderLozenge(request.status)}</td>
</tr>`;
}

function renderBranchName(name: string | undefined, url: string | undefined): Html | null {
  if (name === undefined) return null;
  return url === undefined
    ? html`<span class="ref">${name}</span>`
    : html`<a class="ref" href="${webAddress(url)}">${name}</a>`;
}
