import type { HistoryProgress, Link } from '../../domain/index.ts';
import { type Html, html } from './html.ts';

/** A link as the page shows it. */
export type LinkOnPage = {
  readonly link: Link;
  readonly progress: HistoryProgress;
  /** Where people find the target in GitLab. */
  readonly url: string;
  readonly unlinkPath: string;
};

export type SubscriptionsPage = {
  readonly siteUrl: URL;
  /** Path below which script and style are served. */
  readonly staticPath: string;
  readonly atlassianJsUrl: URL;
  readonly problems: readonly string[];
  readonly links: readonly LinkOnPage[];
};

/** The configuration page inside Jira. */
export function renderSubscriptionsPage(page: SubscriptionsPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>GitLab for Jira</title>
<link rel="stylesheet" href="${page.staticPath}/page.css">
<script src="${page.atlassianJsUrl.href}" data-options="sizeToParent:true"></script>
<script src="${page.staticPath}/page.js" type="module"></script>
</head>
<body>
<main>
<h1>GitLab for Jira</h1>
${renderProblems(page.problems)}
<h2>Linked groups and projects</h2>
<p id="status" role="status"></p>
${page.links.length === 0 ? html`<p>Nothing is linked yet.</p>` : renderLinks(page.links)}
${renderInstructions(page.siteUrl)}
</main>
</body>
</html>
`.html;
}

function renderProblems(problems: readonly string[]): Html {
  if (problems.length === 0) return html``;
  return html`<section class="problems" role="alert">
<h2>This needs attention</h2>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>
</section>`;
}

function renderLinks(links: readonly LinkOnPage[]): Html {
  return html`<table>
<thead><tr><th>GitLab</th><th>Linked</th><th>History</th><th></th></tr></thead>
<tbody>
${links.map(renderLink)}
</tbody>
</table>`;
}

const kindTexts = { group: 'Group', project: 'Project', user: 'Personal namespace' } as const;

function renderLink({ link, progress, url, unlinkPath }: LinkOnPage): Html {
  const { target, createdAt, linkedBy } = link;
  const day = createdAt.toISOString().slice(0, 10);
  return html`<tr>
<td><a href="${url}" target="_blank" rel="noreferrer">${target.fullName}</a><br>
<small>${kindTexts[target.kind]} ${target.fullPath}</small></td>
<td><time datetime="${createdAt.toISOString()}">${day}</time><br><small>by ${linkedBy}</small></td>
<td>${describeProgress(progress)}${progress.problems.map((problem) => html`<br><small class="problem">${problem}</small>`)}</td>
<td><button type="button" data-unlink-path="${unlinkPath}">Unlink</button></td>
</tr>
`;
}

function describeProgress({ projects, projectsDone, entitiesRead }: HistoryProgress): string {
  if (projects === 0) return 'Looking for projects';
  const read = `${entitiesRead.toLocaleString('en')} items read`;
  const total = projects.toLocaleString('en');
  if (projectsDone >= projects) {
    return projects === 1
      ? `One project is read, ${read}`
      : `All ${total} projects are read, ${read}`;
  }
  return `${projectsDone.toLocaleString('en')} of ${total} projects read, ${read}`;
}

function renderInstructions(siteUrl: URL): Html {
  const command = `gitlab-for-jira link --site ${siteUrl.origin}`;
  return html`<h2>Link more</h2>
<p>On the machine where this service runs:</p>
<pre><code>${command} --group my-group/my-subgroup
${command} --project my-group/my-project</code></pre>
<p>Everything below a group is included, with its whole past: branches, commits and merge requests
that name an issue key such as <code>ABC-123</code>.</p>`;
}
