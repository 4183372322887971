import type { Commit, CommitFile } from '../providers/dev-info/entities.ts';
import type { Shown } from '../providers/issue-panel.ts';
import { firstLine } from './branches-section.ts';
import { type Html, html, webAddress } from './html.ts';
import { countOf, nameOf, renderAvatar, renderTime } from './marks.ts';

const mostShown = 50;
const mostFilesShown = 5;

/** The commits of an issue, newest first, their files folded away. */
export function renderCommits(commits: readonly Shown<Commit>[]): Html {
  const hidden = commits.length - mostShown;
  return html`<table class="rows"><tbody>${commits.slice(0, mostShown).map(renderCommit)}</tbody></table>
${hidden > 0 ? html`<p class="more">and ${hidden} more</p>` : null}`;
}

function renderCommit(commit: Shown<Commit>): Html {
  const isMerge = commit.flags?.includes('MERGE_COMMIT') === true;
  const id = `commit-${commit.repository.id}-${commit.id}`;
  return html`<tr data-id="${id}">
<td class="face">${renderAvatar(commit.author)}</td>
<td class="widest"><div class="clip-2">${firstLine(commit.message)}${isMerge ? html` <span class="tag">Merge</span>` : null}</div>
<div class="sub"><a class="sha" href="${webAddress(commit.url)}">${commit.displayId}</a> ${nameOf(commit.author)} in ${commit.repository.name}, ${renderTime(commit.authorTimestamp)}</div>
${renderFiles(id, commit)}</td>
</tr>`;
}

function renderFiles(id: string, commit: Commit): Html {
  const files = [...(commit.files ?? [])].sort((a, b) => (a.path < b.path ? -1 : 1));
  const shown = files.slice(0, mostFilesShown);
  const hidden = Math.max(commit.fileCount, files.length) - shown.length;
  if (shown.length === 0) return html`<div class="sub">${countOf(commit.fileCount, 'file')}</div>`;
  const added = files.reduce((sum, file) => sum + file.linesAdded, 0);
  const removed = files.reduce((sum, file) => sum + file.linesRemoved, 0);
  return html`<details id="${id}"><summary>${countOf(commit.fileCount, 'file')} ${renderLines(added, removed)}</summary>
<ul class="files">${shown.map(renderFile)}${hidden > 0 ? html`<li class="sub">and ${countOf(hidden, 'more file')}</li>` : null}</ul></details>`;
}

function renderFile(file: CommitFile): Html {
  const change = file.changeType.toLowerCase();
  return html`<li><span class="change ${change}" title="${change}">${file.changeType.charAt(0)}</span>
<a href="${webAddress(file.url)}">${file.path}</a> ${renderLines(file.linesAdded, file.linesRemoved)}</li>`;
}

function renderLines(added: number, removed: number): Html {
  return html`<span class="lines"><ins>+${added}</ins> <del>−${removed}</del></span>`;
}
