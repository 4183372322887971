import type { InstalledApp } from '../apps/installed-apps.ts';
import { type Html, html, webAddress } from './html.ts';
import { renderTime } from './marks.ts';
import type { Visitor } from './visitor.ts';

/** The apps of the site; `problem` is why one could not be installed. */
export function renderApps(apps: readonly InstalledApp[], problem: string | null = null): Html {
  const empty = html`<section class="card empty"><h2>No app is installed</h2></section>`;
  return html`<p class="crumbs"><a href="/apps">Apps</a> / <span>Manage your apps</span></p>
<h1>Manage your apps</h1>
${apps.length === 0 ? empty : apps.map(renderApp)}
<section class="card"><h2>Install an app</h2>
<form class="install" method="post" action="/apps">
<label>Address of its descriptor <input name="url" type="url" required></label>
<button class="button primary">Install</button>
${problem === null ? null : html`<p role="alert">${problem}</p>`}</form></section>`;
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

/** What the script of the page needs to frame the app's configuration page. */
export interface AppFrame {
  readonly url: string;
  readonly moduleKey: string;
}

/** The app's configuration page in its frame, as the visitor sees it. */
export function renderAppPage(app: InstalledApp, frame: AppFrame, { user }: Visitor): Html {
  const path = `/apps/${app.key}`;
  const tokenPath = `${path}/token?as=${encodeURIComponent(user.accountId)}`;
  return html`<p class="crumbs"><a href="/apps">Apps</a> / <a href="/apps">Manage your apps</a> / <a href="${path}">${app.descriptor.name ?? app.key}</a>
${user.administers ? null : html`<span class="as">The real Jira shows this page to administrators only.</span>`}</p>
<div class="app-frame" data-url="${frame.url}" data-addon-key="${app.key}" data-module-key="${frame.moduleKey}" data-token-path="${tokenPath}" data-account-id="${user.accountId}"></div>`;
}
