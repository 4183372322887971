import type { JiraIssue } from '../issues.ts';
import type { IssuePanel } from '../providers/issue-panel.ts';
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
<td class="facts">${renderFact('branch', branches.length, countOf(branches.length, 'branch', 'branches'))}
${renderFact('commit', commits.length, countOf(commits.length, 'commit'))}
${renderFact('request', pullRequests.length, countOf(pullRequests.length, 'merge request'))}
${renderFact('build', panel.builds.length, countOf(panel.builds.length, 'build'))}
${renderFact('deployment', panel.deployments.length, countOf(panel.deployments.length, 'deployment'))}
${renderFact('switch', panel.featureFlags.length, countOf(panel.featureFlags.length, 'feature flag'))}</td>
<td class="end">${pullRequests[0] === undefined ? null : renderLozenge(pullRequests[0].status)}</td>
</tr>`;
}

function renderFact(icon: string, count: number, words: string): Html | null {
  if (count === 0) return null;
  return html`<span title="${words}"><i class="icon ${icon}"></i>${count}</span>`;
}
