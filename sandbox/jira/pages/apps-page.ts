import type { InstalledApp } from '../apps/installed-apps.ts';
import { type Html, html, webAddress } from './html.ts';
import { renderTime } from './marks.ts';

/** The apps of the site. */
export function renderApps(apps: readonly InstalledApp[]): Html {
  if (apps.length === 0)
    return html`<h1>Apps</h1><section class="card empty"><h2>No app is installed</h2></section>`;
  return html`<h1>Apps</h1>${apps.map(renderApp)}`;
}

function renderApp(app: InstalledApp): Html {
  const { descriptor } = app;
  const hasPage = descriptor.modules.postInstallPage ?? descriptor.modules.configurePage;
  return html`<section class="card app"><div class="line">
<div class="stack"><h2>${descriptor.name ?? app.key}</h2><p>${descriptor.description}</p></div>
${hasPage === undefined ? null : html`<a class="button primary" href="/apps/${app.key}">Get started</a>`}</div>
<dl><dt>Key</dt><dd><code>${app.key}</code></dd>
<dt>Address</dt><dd><a href="${webAddress(descriptor.baseUrl)}">${descriptor.baseUrl}</a></dd>
<dt>Scopes</dt><dd>${descriptor.scopes.join(', ')}</dd>
<dt>Modules</dt><dd>${Object.keys(descriptor.modules).join(', ')}</dd>
<dt>Installed</dt><dd>${renderTime(app.installedAt.toISOString())}</dd></dl></section>`;
}

/** The app's configuration page in its frame, seen as one of the users. */
export function renderAppPage(
  app: InstalledApp,
  frame: { readonly url: string; readonly accountId: string; readonly displayName: string },
): Html {
  const path = `/apps/${app.key}`;
  return html`<p class="crumbs"><a href="/apps">Apps</a> / <a href="${path}">${app.descriptor.name ?? app.key}</a>
<span class="as">as ${frame.displayName} (<a href="${path}?as=admin-account">administrator</a>, <a href="${path}?as=developer-account">developer</a>)</span></p>
<iframe class="app-frame" title="Configuration" src="${frame.url}" data-token="${path}/token?as=${encodeURIComponent(frame.accountId)}"
sandbox="allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts allow-top-navigation-by-user-activation"></iframe>`;
}
