import { type Html, html } from './html.ts';

export interface Page {
  readonly title: string;
  readonly section: 'issues' | 'change-requests' | 'apps';
  readonly content: Html;
  /** Where new content comes from; the page then keeps itself up to date. */
  readonly eventsPath?: string;
  readonly script?: string;
}

/** In the order in which they build on each other. */
export const styles = ['colors.css', 'frame.css', 'marks.css', 'panel.css'] as const;

/** A whole page in the frame that all pages share. */
export function renderPage(page: Page): string {
  const live = page.eventsPath === undefined ? null : html` data-events="${page.eventsPath}"`;
  const script = page.script ?? (page.eventsPath === undefined ? null : 'live.js');
  const current = (section: Page['section']) =>
    section === page.section ? html` aria-current="page"` : null;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Jira sandbox</title>
<link rel="icon" href="data:,">
${styles.map((file) => html`<link rel="stylesheet" href="/assets/${file}">`)}
${script === null ? null : html`<script type="module" src="/assets/${script}"></script>`}
</head>
<body>
<header class="top">
<a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>Jira <small>sandbox</small></a>
<nav><a href="/"${current('issues')}>Issues</a><a href="/change-requests"${current('change-requests')}>Change requests</a><a href="/apps"${current('apps')}>Apps</a></nav>
</header>
<main${live}>${page.content}</main>
</body>
</html>`.html;
}
