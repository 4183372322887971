import { randomBytes, randomUUID } from 'node:crypto';
import type { InstallKeys } from '../tokens/install-keys.ts';
import { makeToken, resolveAppUrl, type TokenSpec } from './app-tokens.ts';
import type { DescriptorCheck } from './descriptor.ts';
import type { InstalledApp, InstalledApps } from './installed-apps.ts';

/** How an install differs from an ordinary one. */
export interface InstallOptions {
  /** Name of the signing key, default a fresh UUID; path-like names are legal too. */
  readonly kid?: string;
  /** Default a random one. */
  readonly sharedSecret?: string;
  /** Default the site's own; another one is a site after an import, or another site. */
  readonly clientKey?: string;
  /** The site's address as told to the app, default its real one. */
  readonly siteUrl?: string;
  /** Custom domain of the site. */
  readonly displayUrl?: string;
  /** Who installs. */
  readonly accountId?: string;
  /** Bends the token of the event. */
  readonly token?: TokenSpec;
}

export interface LifecycleDeps {
  readonly apps: InstalledApps;
  readonly keys: InstallKeys;
  readonly siteUrl: string;
  readonly clientKey: string;
  readonly checkDescriptor: DescriptorCheck;
  readonly forgetApp: (appKey: string) => void;
}

const timeoutMs = 10_000;

/**
 * Installs an app from its descriptor, or updates it: a new secret, a changed address. An app that
 * does not answer 200 or 204 is not installed, or stays as it was; then an Error says why.
 */
export async function installApp(
  deps: LifecycleDeps,
  descriptorUrl: string,
  options: InstallOptions = {},
): Promise<InstalledApp> {
  const descriptor = deps.checkDescriptor(await fetchDescriptor(descriptorUrl));
  const before = deps.apps.find(descriptor.key);
  const sharedSecret = options.sharedSecret ?? randomBytes(48).toString('base64url');
  const app: InstalledApp = {
    key: descriptor.key,
    descriptor,
    descriptorUrl,
    clientKey: options.clientKey ?? before?.clientKey ?? deps.clientKey,
    sharedSecret,
    secrets: [sharedSecret],
    installedAt: new Date(),
  };
  // The app may use its new secret before this side has read the answer to the event.
  deps.apps.save({ ...app, secrets: [sharedSecret, ...(before?.secrets ?? [])] });
  const status = await sendEvent(deps, app, 'installed', options);
  if (status === 200 || status === 204) {
    deps.apps.save(app);
    return app;
  }
  if (before === undefined) deps.apps.remove(app.key);
  else deps.apps.save(before);
  throw new Error(`Install failed: the app answered ${status} to the installed event`);
}

/**
 * Removes an app with all its data, then tells it. What it answers changes nothing; it is returned
 * as a status, or in words when there was no answer.
 */
export async function uninstallApp(
  deps: LifecycleDeps,
  appKey?: string,
  options: InstallOptions = {},
): Promise<number | string> {
  const app = deps.apps.get(appKey);
  deps.apps.remove(app.key);
  deps.forgetApp(app.key);
  return sendEvent(deps, app, 'uninstalled', options);
}

async function fetchDescriptor(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`The descriptor ${url} was answered ${response.status}`);
  return response.json();
}

/** The status of the answer, or in words why there was none. */
async function sendEvent(
  deps: LifecycleDeps,
  app: InstalledApp,
  event: 'installed' | 'uninstalled',
  options: InstallOptions,
): Promise<number | string> {
  const path = app.descriptor.lifecycle[event];
  if (path === undefined) return 204;
  const url = resolveAppUrl(app, path);
  const token = makeToken(app, deps.keys, {
    alg: 'RS256',
    method: 'POST',
    url: url.href,
    accountId: options.accountId ?? 'admin-account',
    ...options.token,
    header: { kid: options.kid ?? randomUUID(), ...options.token?.header },
  });
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { authorization: `JWT ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(eventBody(deps, app, event, options)),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return response.status;
  } catch (error) {
    return `nothing (${error instanceof Error ? error.message : String(error)})`;
  }
}

function eventBody(
  deps: LifecycleDeps,
  app: InstalledApp,
  eventType: string,
  options: InstallOptions,
): Readonly<Record<string, unknown>> {
  const baseUrl = options.siteUrl ?? deps.siteUrl;
  return {
    key: app.key,
    clientKey: app.clientKey,
    // Only the install event carries the secret.
    ...(eventType === 'installed' ? { sharedSecret: app.sharedSecret } : {}),
    baseUrl,
    displayUrl: options.displayUrl ?? baseUrl,
    productType: 'jira',
    description: `Atlassian Jira at ${baseUrl}`,
    eventType,
  };
}
