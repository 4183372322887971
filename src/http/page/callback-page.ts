import { html } from './html.ts';

/**
 * Where GitLab's sign-in page leads back to, in a pop-up: hands what it brought to the page that opened it. The script
 * is a file, since the content security policy lets none run inside a page.
 * @see reference gitlab-app (l)
 */
export function renderCallbackPage(staticPath: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Signing in to GitLab</title>
<script src="${staticPath}/oauth-callback.js" defer></script>
</head>
<body>
<main>
<h1>Signing in to GitLab</h1>
<p id="status" role="status">This window closes by itself.</p>
<noscript><p>This page needs JavaScript. Allow it, then sign in again.</p></noscript>
</main>
</body>
</html>
`.html;
}
