import type { MergeRequest, Project } from '../model/entities.ts';
import { getUser, projectPath } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { type Commit, titleOf } from '../repository/repository.ts';
import { ciSections } from './ci-sections.ts';
import { html, type Markup, page, raw } from './html.ts';

const SHOWN = 50;

export function homePage(world: World): string {
  const rows = [...world.projects.values()].slice(0, 200).map((project) => {
    const path = projectPath(world, project);
    return html`<tr><td><a href="/${path}">${path}</a></td><td class="soft">${project.description}</td></tr>`;
  });
  return page('Projects', html`<h1>Projects</h1><table>${raw(rows)}</table>`);
}

export async function projectPage(world: World, project: Project): Promise<string> {
  const path = projectPath(world, project);
  const branches = (await project.repository.branches()).slice(0, SHOWN);
  const commits = await newest(project, project.defaultBranch);
  const rows = project.mergeRequests.list().slice(-SHOWN).toReversed();
  const branchRows = branches.map(
    ({ name, sha }) => html`<tr><td><a href="/${path}/-/commits/${inPath(name)}">${name}</a></td>
      <td><code>${sha.slice(0, 8)}</code></td><td>${form(world, project, 'delete-branch', 'Delete', html`<input type="hidden" name="branch" value="${name}">`)}</td></tr>`,
  );
  const body = html`<h1>${path}</h1><p class="soft">${project.description}</p>
    <h2>Do something</h2>
    ${form(world, project, 'push', 'Push a commit', html`<input name="branch" placeholder="branch" required> <input name="message" placeholder="DEMO-1 message" required size="40">`)}
    ${form(world, project, 'open', 'Open merge request', html`<input name="branch" placeholder="source branch" required> <input name="title" placeholder="DEMO-1 title" required size="30"> <input name="description" placeholder="description">`)}
    <h2>Merge requests</h2><table>${raw(rows.map((row) => mergeRequestRow(world, project, row)))}</table>
    ${ciSections(world, project)}
    <h2>Branches</h2><table>${raw(branchRows)}</table>
    <h2>Commits on ${project.defaultBranch}</h2>${commitTable(path, commits)}`;
  return page(path, body);
}

export async function commitsPage(
  world: World,
  project: Project,
  ref: string,
): Promise<string | null> {
  if ((await project.repository.resolve(ref)) === null) return null;
  const path = projectPath(world, project);
  const body = html`<h1>Commits on ${ref}</h1><p><a href="/${path}">${path}</a></p>
    ${commitTable(path, await newest(project, ref))}`;
  return page(ref, body);
}

export async function commitPage(
  world: World,
  project: Project,
  ref: string,
): Promise<string | null> {
  const sha = await project.repository.resolve(ref);
  const [commit] = sha === null ? [] : await project.repository.commitsBySha([sha]);
  if (!commit) return null;
  const path = projectPath(world, project);
  const files = await project.repository.diff(commit.sha);
  const diffs = files.slice(0, SHOWN).map(
    (file) => html`<h2><code>${file.newPath}</code>
      <small><span class="add">+${file.additions}</span> <span class="del">−${file.deletions}</span></small></h2>
      <pre>${file.diff.slice(0, 20_000)}</pre>`,
  );
  const body = html`<h1>${titleOf(commit.message)}</h1>
    <p class="soft"><a href="/${path}">${path}</a> · <code>${commit.sha}</code> · ${commit.authorName} · ${commit.committedAt.toISOString()}</p>
    <pre>${commit.message}</pre>${raw(diffs)}`;
  return page(titleOf(commit.message), body);
}

export function mergeRequestPage(world: World, project: Project, iid: number): string | null {
  const row = project.mergeRequests.find(iid);
  if (!row) return null;
  const path = projectPath(world, project);
  const number = html`<input type="hidden" name="iid" value="${iid}">`;
  const button = (act: string, label: string) => form(world, project, act, label, number);
  const acts =
    row.state === 'opened'
      ? [
          button('approve', 'Approve'),
          button('unapprove', 'Revoke approval'),
          button('request-changes', 'Request changes'),
          button('merge', 'Merge'),
          button('close', 'Close'),
        ]
      : row.state === 'closed'
        ? [button('reopen', 'Reopen')]
        : [];
  const person = (id: number) => getUser(world, id).name;
  const reviews = row.reviews.map(
    ({ userId, state }) => html`<tr><td>${person(userId)}</td><td class="soft">${state}</td></tr>`,
  );
  const notes = row.notes.map(
    (note) => html`<tr><td>${person(note.authorId)}</td><td>${note.body}</td></tr>`,
  );
  const body = html`<h1>${row.title} <span class="soft">!${row.iid}</span></h1>
    <p><span class="badge ${row.state}">${row.state}</span> ${person(row.authorId)} wants to merge
      <a href="/${path}/-/commits/${inPath(row.sourceBranch)}">${row.sourceBranch}</a> into
      <a href="/${path}/-/commits/${inPath(row.targetBranch)}">${row.targetBranch}</a> in <a href="/${path}">${path}</a></p>
    <pre>${row.description}</pre><h2>Do something</h2>${raw(acts)}
    ${form(world, project, 'comment', 'Comment', html`${number}<input name="body" required size="50">`)}
    <h2>Reviewers</h2><table>${raw(reviews)}</table><h2>Comments</h2><table>${raw(notes)}</table>`;
  return page(row.title, body);
}

function mergeRequestRow(world: World, project: Project, row: MergeRequest): Markup {
  const path = projectPath(world, project);
  const number = html`<input type="hidden" name="iid" value="${row.iid}">`;
  const acts =
    row.state === 'opened'
      ? [
          form(world, project, 'approve', 'Approve', number),
          form(world, project, 'merge', 'Merge', number),
        ]
      : [];
  return html`<tr><td>!${row.iid}</td><td><a href="/${path}/-/merge_requests/${row.iid}">${row.title}</a>
    ${raw(acts)}</td><td><span class="badge ${row.state}">${row.state}</span></td><td class="soft">${row.sourceBranch}</td></tr>`;
}

/** A branch's slashes stay, what else has a meaning in addresses is encoded. */
function inPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

function commitTable(path: string, commits: readonly Commit[]): Markup {
  const rows = commits.map(
    (
      commit,
    ) => html`<tr><td><a href="/${path}/-/commit/${commit.sha}"><code>${commit.sha.slice(0, 8)}</code></a></td>
      <td>${titleOf(commit.message)}</td><td class="soft">${commit.authorName}</td>
      <td class="soft">${commit.committedAt.toISOString().slice(0, 16).replace('T', ' ')}</td></tr>`,
  );
  return html`<table>${raw(rows)}</table>`;
}

async function newest(project: Project, range: string): Promise<readonly Commit[]> {
  const query = { range, since: null, until: null, skip: 0, limit: SHOWN };
  return (await project.repository.listCommits(query)) ?? [];
}

function form(world: World, project: Project, act: string, label: string, fields: Markup): Markup {
  const people = [...world.users.values()]
    .filter((user) => !user.isBot)
    .slice(0, SHOWN)
    .map((user) => html`<option value="${user.id}">${user.name}</option>`);
  return html`<form method="post" action="/-/sandbox/act"><input type="hidden" name="project" value="${project.id}">
    <input type="hidden" name="act" value="${act}">${fields}
    <small>as <select name="user" aria-label="as">${raw(people)}</select></small> <button>${label}</button></form>`;
}
