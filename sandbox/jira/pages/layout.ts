import type { JiraUser } from '../directory/users.ts';
import { type Html, html } from './html.ts';
import type { Visitor } from './visitor.ts';

export interface Page {
  readonly title: string;
  readonly section: 'issues' | 'change-requests' | 'apps';
  readonly content: Html;
  /** Where new content comes from; the page then keeps itself up to date. */
  readonly eventsPath?: string;
  /** Paths of more styles. */
  readonly styles?: readonly string[];
  /** Paths of scripts that run one after the other, before those of the site itself. */
  readonly libraries?: readonly string[];
  readonly script?: string;
}

/** In the order in which they build on each other. */
export const styles = ['colors.css', 'frame.css', 'marks.css', 'panel.css'] as const;

/** The themes that Jira names to its apps; which of the two colours is shown says the attribute before it. */
const themes = 'dark:dark light:light spacing:spacing shape:shape typography:typography-refreshed';

/** A whole page in the frame that all pages share. */
export function renderPage(page: Page, visitor: Visitor, users: readonly JiraUser[]): string {
  const live = page.eventsPath === undefined ? null : html` data-events="${page.eventsPath}"`;
  const script = page.script ?? (page.eventsPath === undefined ? null : 'live.js');
  const current = (section: Page['section']) =>
    section === page.section ? html` aria-current="page"` : null;
  return html`<!doctype html>
<html lang="en" data-color-mode="${visitor.theme}" data-theme="${themes}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Jira sandbox</title>
<link rel="icon" href="data:,">
${styles.map((file) => html`<link rel="stylesheet" href="/assets/${file}">`)}
${(page.styles ?? []).map((path) => html`<link rel="stylesheet" href="${path}">`)}
${(page.libraries ?? []).map((path) => html`<script src="${path}"></script>`)}
<script type="module" src="/assets/site.js"></script>
${script === null ? null : html`<script type="module" src="/assets/${script}"></script>`}
</head>
<body>
<header class="top">
<a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>Jira <small>sandbox</small></a>
<nav aria-label="Site"><a href="/"${current('issues')}>Issues</a><a href="/change-requests"${current('change-requests')}>Change requests</a><a href="/apps"${current('apps')}>Apps</a></nav>
${renderSettings(visitor, users)}
</header>
<main${live}>${page.content}</main>
</body>
</html>`.html;
}

function renderSettings(visitor: Visitor, users: readonly JiraUser[]): Html {
  const isListed = users.some(({ accountId }) => accountId === visitor.user.accountId);
  const people = isListed ? users : [...users, visitor.user];
  const option = (value: string, label: string, isChosen: boolean) =>
    html`<option value="${value}"${isChosen ? html` selected` : null}>${label}</option>`;
  return html`<div class="settings">
<label>Theme <select name="theme" autocomplete="off">${[
    ['auto', 'System'],
    ['light', 'Light'],
    ['dark', 'Dark'],
  ].map(([value = '', label = '']) =>
    option(value, label, value === visitor.theme),
  )}</select></label>
<label>Signed in as <select name="as" autocomplete="off">${people.map((user) =>
    option(user.accountId, describeUser(user), user.accountId === visitor.user.accountId),
  )}</select></label>
</div>`;
}

function describeUser({ displayName, groups, administers }: JiraUser): string {
  const role = administers ? 'administrator' : 'user';
  return `${displayName} (${[role, ...groups].join(', ')})`;
}
