import type { IssuePanel } from '../providers/issue-panel.ts';
import { renderBranches } from './branches-section.ts';
import { renderBuilds } from './builds-section.ts';
import { renderCommits } from './commits-section.ts';
import { renderDeployments } from './deployments-section.ts';
import { renderFeatureFlags } from './feature-flags-section.ts';
import { type Html, html } from './html.ts';
import { countOf, renderLozenge, renderSwitch, renderTime } from './marks.ts';
import { renderPullRequests } from './pull-requests-section.ts';

/** The lists in full, as Jira's dialog behind the panel shows them. */
export function renderDevelopment(panel: IssuePanel): Html {
  const { branches, commits, pullRequests, builds, deployments, featureFlags } = panel;
  if (Object.values(panel).every((list) => list.length === 0))
    return html`<section class="card empty"><h2>No development information yet</h2>
<p>Mention this issue's key in a branch, a commit message or a merge request. It appears here by itself.</p></section>`;
  return html`${renderSection('Merge requests', pullRequests.length, renderPullRequests(pullRequests))}
${renderSection('Branches', branches.length, renderBranches(panel))}
${renderSection('Commits', commits.length, renderCommits(commits))}
${renderSection('Builds', builds.length, renderBuilds(builds))}
${renderSection('Deployments', deployments.length, renderDeployments(deployments))}
${renderSection('Feature flags', featureFlags.length, renderFeatureFlags(featureFlags))}`;
}

/** The few lines beside an issue's description. */
export function renderDevelopmentSummary(panel: IssuePanel, createBranchPath: string | null): Html {
  const { branches, commits, pullRequests, builds, deployments, featureFlags } = panel;
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
${renderLine(
  'build',
  builds.length,
  html`${countOf(builds.length, 'build')} ${builds[0] === undefined ? null : renderLozenge(builds[0].state)}`,
  builds[0]?.lastUpdated,
)}
${renderLine(
  'deployment',
  deployments.length,
  html`${countOf(deployments.length, 'deployment')} ${deployments[0] === undefined ? null : renderLozenge(deployments[0].state)}`,
  deployments[0]?.lastUpdated,
)}
${renderLine(
  'switch',
  featureFlags.length,
  html`${countOf(featureFlags.length, 'feature flag')} ${featureFlags[0] === undefined ? null : renderSwitch(featureFlags[0].summary.status.enabled)}`,
  featureFlags[0]?.summary.lastUpdated,
)}
${createBranchPath === null ? null : html`<a class="button" href="${createBranchPath}" target="_blank">Create branch</a>`}
</section>`;
}

function renderLine(
  icon: 'branch' | 'commit' | 'request' | 'build' | 'deployment' | 'switch',
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
