import type { JiraIssue } from '../issues.ts';
import type { IssuePanel } from '../providers/dev-info/issue-panel.ts';
import { type Html, html } from './html.ts';
import { countOf, renderLozenge } from './marks.ts';

export interface ListedIssue {
  readonly issue: JiraIssue;
  readonly panel: IssuePanel;
}

/** The issues that have development information. */
export function renderIssueList(listed: readonly ListedIssue[], total: number): Html {
  if (total === 0)
    return html`<h1>Issues</h1><section class="card empty"><h2>No issue has development information yet</h2>
<p>Install the app, link a group and mention an issue key, for instance in a commit message.</p></section>`;
  const hidden = total - listed.length;
  return html`<h1>Issues <span class="badge">${total}</span></h1>
<section class="card"><table class="rows"><tbody>${listed.map(renderRow)}</tbody></table>
${hidden > 0 ? html`<p class="more">and ${hidden} more</p>` : null}</section>`;
}

function renderRow({ issue, panel }: ListedIssue): Html {
  const { branches, commits, pullRequests } = panel;
  const path = `/browse/${encodeURIComponent(issue.key)}`;
  return html`<tr data-id="issue-${issue.key}">
<td class="key"><a href="${path}">${issue.key}</a></td>
<td class="widest"><a class="title" href="${path}">${issue.summary}</a></td>
<td class="facts">${branches.length > 0 ? html`<span><i class="icon branch"></i>${branches.length}</span>` : null}
${commits.length > 0 ? html`<span><i class="icon commit"></i>${commits.length}</span>` : null}
${pullRequests.length > 0 ? html`<span title="${countOf(pullRequests.length, 'merge request')}"><i class="icon request"></i>${pullRequests.length}</span>` : null}</td>
<td class="end">${pullRequests[0] === undefined ? null : renderLozenge(pullRequests[0].status)}</td>
</tr>`;
}
