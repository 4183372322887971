import { html } from './html.ts';

/** What a person sees when a page cannot be shown, and what to do about it. */
export function renderErrorPage(message: string, advice: string): string {
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
<p>${advice}</p>
</body>
</html>
`.html;
}
