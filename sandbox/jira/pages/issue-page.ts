import type { JiraIssue } from '../issues.ts';
import type { IssuePanel } from '../providers/issue-panel.ts';
import { renderDevelopment, renderDevelopmentSummary } from './development-panel.ts';
import { type Html, html } from './html.ts';

/** An issue with its development panel; the whole of it is sent again when something changes. */
export function renderIssue(issue: JiraIssue, panel: IssuePanel, canCreateBranch: boolean): Html {
  const project = issue.key.replace(/-\d+$/, '');
  const path = `/browse/${encodeURIComponent(issue.key)}`;
  return html`<p class="crumbs"><a href="/">Projects</a> / <span>${project}</span> / <a href="${path}">${issue.key}</a></p>
<div class="issue">
<div class="left"><h1>${issue.summary}</h1>
${issue.description === undefined ? null : html`<p class="description">${issue.description}</p>`}
${renderDevelopment(panel)}</div>
<aside><p><span class="status">${issue.status}</span></p>
${renderDevelopmentSummary(panel, canCreateBranch ? `${path}/create-branch` : null)}
</aside>
</div>`;
}
