import type { InstallKeys } from '../tokens/install-keys.ts';
import { makeToken, resolveAppUrl } from './app-tokens.ts';
import type { InstalledApp } from './installed-apps.ts';

/** The address Jira puts into an iframe: the app's page with Jira's parameters and a token. */
export function makePageUrl(
  app: InstalledApp,
  keys: InstallKeys,
  page: { readonly path: string; readonly accountId: string; readonly siteUrl: string },
): string {
  const url = resolveAppUrl(app, page.path);
  const moduleKey = app.descriptor.modules.postInstallPage?.key ?? 'page';
  const parameters = {
    cp: '',
    cv: '1001.0.0-SNAPSHOT',
    lic: 'none',
    xdm_c: `channel-${app.key}__${moduleKey}`,
    xdm_deprecated_addon_key_do_not_use: app.key,
    xdm_e: page.siteUrl,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return withToken(app, keys, url, page.accountId);
}

/** Where "Create branch" leads from an issue, or null when the app declares no such action. */
export function makeCreateBranchUrl(
  app: InstalledApp,
  keys: InstallKeys,
  issue: { readonly key: string; readonly summary: string; readonly accountId: string },
): string | null {
  const template = app.descriptor.modules.jiraDevelopmentTool?.actions?.createBranch?.templateUrl;
  if (template === undefined) return null;
  const filled = template
    .replaceAll('{issue.key}', encodeURIComponent(issue.key))
    .replaceAll('{issue.summary}', encodeURIComponent(issue.summary));
  if (!filled.includes('{jwt}')) return resolveAppUrl(app, filled).href;
  const token = makeToken(app, keys, { url: filled, accountId: issue.accountId });
  return resolveAppUrl(app, filled.replaceAll('{jwt}', token)).href;
}

function withToken(app: InstalledApp, keys: InstallKeys, url: URL, accountId: string): string {
  const token = makeToken(app, keys, { method: 'GET', url: url.href, accountId });
  url.searchParams.set('jwt', token);
  return url.href;
}
