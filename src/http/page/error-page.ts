import { html } from './html.ts';

/** What a person sees inside Jira when the page cannot be shown. */
export function renderErrorPage(message: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>GitLab for Jira</title>
</head>
<body>
<h1>This page cannot be shown</h1>
<p>${message}</p>
<p>Open it from Jira: Apps, Manage your apps, GitLab for Jira, Get started. If it is open there
already, reload it.</p>
</body>
</html>
`.html;
}
