import type { IssuePanel } from '../providers/dev-info/issue-panel.ts';
import { renderBranches } from './branches-section.ts';
import { renderCommits } from './commits-section.ts';
import { type Html, html } from './html.ts';
import { countOf, renderLozenge, renderTime } from './marks.ts';
import { renderPullRequests } from './pull-requests-section.ts';

/** The lists in full, as Jira's dialog behind the panel shows them. */
export function renderDevelopment(panel: IssuePanel): Html {
  const { branches, commits, pullRequests } = panel;
  if (branches.length + commits.length + pullRequests.length === 0)
    return html`<section class="card empty"><h2>No development information yet</h2>
<p>Mention this issue's key in a branch, a commit message or a merge request. It appears here by itself.</p></section>`;
  return html`${renderSection('Merge requests', pullRequests.length, renderPullRequests(pullRequests))}
${renderSection('Branches', branches.length, renderBranches(panel))}
${renderSection('Commits', commits.length, renderCommits(commits))}`;
}

/** The few lines beside an issue's description. */
export function renderDevelopmentSummary(panel: IssuePanel, createBranchPath: string | null): Html {
  const { branches, commits, pullRequests } = panel;
  const status = pullRequests.find((request) => request.status === 'OPEN') ?? pullRequests[0];
  return html`<section class="card summary"><h2>Development</h2>
${renderLine('branch', branches.length, countOf(branches.length, 'branch', 'branches'), null)}
${renderLine('commit', commits.length, countOf(commits.length, 'commit'), commits[0]?.authorTimestamp)}
${renderLine(
  'request',
  pullRequests.length,
  html`${countOf(pullRequests.length, 'merge request')} ${status === undefined ? null : renderLozenge(status.status)}`,
  pullRequests[0]?.lastUpdate,
)}
${createBranchPath === null ? null : html`<a class="button" href="${createBranchPath}" target="_blank">Create branch</a>`}
</section>`;
}

function renderLine(
  icon: 'branch' | 'commit' | 'request',
  count: number,
  text: Html | string,
  time: string | null | undefined,
): Html | null {
  if (count === 0) return null;
  return html`<p class="fact"><span class="icon ${icon}" aria-hidden="true"></span><span>${text}</span>
${time === null || time === undefined ? null : html`<span class="sub">${renderTime(time)}</span>`}</p>`;
}

function renderSection(title: string, count: number, content: Html): Html | null {
  if (count === 0) return null;
  return html`<section class="card"><h2>${title} <span class="badge">${count}</span></h2>${content}</section>`;
}
