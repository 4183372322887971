import { randomUUID } from 'node:crypto';
import type { Endpoint } from '../rest/endpoint.ts';
import { type ForgeManifest, findCalled, readTarget } from './forge-app.ts';
import {
  type ForgeEndpointDeps,
  forgeApiPath,
  forgeJwksPath,
  listForgeEndpoints,
} from './forge-endpoints.ts';
import {
  createForgeTokens,
  type ForgeInstallation,
  type ForgeTokens,
  type InvocationSpec,
} from './forge-tokens.ts';

/** A call that Forge makes for an app's page. */
interface ForgeCall extends InvocationSpec {
  readonly method?: string;
  /** Follows the remote's address. */
  readonly path: string;
  /** Of the manifest; the one without a route unless given. */
  readonly endpoint?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Whole, instead of one that is made. */
  readonly token?: string;
}

/** Forge as this site has it: apps are deployed with their manifest, then installed. */
export interface ForgeDoor {
  /** Where the keys of invocation tokens are. */
  readonly jwksUrl: () => string;
  readonly cloudId: string;
  /** Installs an app, or its next version, and tells it; answers what it answered, if it wants to hear of it. */
  install(
    manifest: ForgeManifest,
  ): Promise<{ installation: ForgeInstallation; status: number | null }>;
  /** Tells the app before it goes, then removes it with its data. Without `isTold` the call gets lost. */
  uninstall(how?: { isTold?: boolean }): Promise<number | null>;
  /** Lets an hour pass: calls the app's schedule. */
  passHour(): Promise<number | null>;
  /** What Forge makes of `invokeRemote` on the app's page. */
  call(call: ForgeCall): Promise<Response>;
  invocationToken(spec?: InvocationSpec): string;
  systemToken(): string;
  /** Ends the system tokens that were issued so far. */
  endTokens(): void;
}

// The longest that a token for Jira is good, as at Atlassian.
const defaultTokenLifeS = 4 * 60 * 60;
const timeoutMs = 25_000;
const eventTimeoutMs = 5_000;

export async function createForge(
  shared: Omit<ForgeEndpointDeps, 'tokens' | 'findManifest'>,
  tokenLifeS = defaultTokenLifeS,
): Promise<{ door: ForgeDoor; endpoints: readonly Endpoint[] }> {
  const { cloudId } = shared;
  const tokens = await createForgeTokens(tokenLifeS);
  let installed: Installed | null = null;
  const get = () => {
    if (installed === null) throw new Error('No Forge app is installed in this Jira');
    return installed;
  };
  const findManifest = (appId: string) =>
    installed?.manifest.app.id === appId ? installed.manifest : undefined;

  const call = (asked: ForgeCall) => send(tokens, get(), asked);

  async function tell(kind: 'installed' | 'hourly' | 'preUninstall'): Promise<number | null> {
    const endpoint = findCalled(get().manifest, kind);
    if (endpoint === null) return null;
    const response = await call({ endpoint, path: '', body: { eventType: kind } });
    await response.arrayBuffer();
    return response.status;
  }

  const deps = { ...shared, tokens, findManifest };
  return {
    endpoints: listForgeEndpoints(deps),
    door: {
      jwksUrl: () => `${shared.siteUrl()}${forgeJwksPath}`,
      cloudId,
      install: async (manifest) => {
        const former = installed?.manifest.app.id === manifest.app.id ? installed : null;
        const made = makeInstallation(manifest, { cloudId, siteUrl: shared.siteUrl() });
        const installation = former?.installation ?? made;
        installed = { manifest, installation };
        return { installation, status: await tell('installed') };
      },
      uninstall: async ({ isTold = true } = {}) => {
        const { installation } = get();
        const status = isTold ? await tell('preUninstall') : null;
        tokens.end(installation.installationId);
        for (const provider of shared.providers) provider.forgetApp(`forge:${installation.appId}`);
        installed = null;
        return status;
      },
      passHour: () => tell('hourly'),
      call,
      invocationToken: (spec) => tokens.invocation(get().installation, spec),
      systemToken: () => tokens.system(get().installation),
      endTokens: () => tokens.end(),
    },
  };
}

type Installed = { readonly manifest: ForgeManifest; readonly installation: ForgeInstallation };

function makeInstallation(
  { app }: ForgeManifest,
  { cloudId, siteUrl }: { cloudId: string; siteUrl: string },
): ForgeInstallation {
  const apiBaseUrl = `${siteUrl}${forgeApiPath}/${cloudId}`;
  const installationId = `ari:cloud:ecosystem::installation/${randomUUID()}`;
  return { appId: app.id, installationId, cloudId, apiBaseUrl, siteUrl };
}

async function send(
  tokens: ForgeTokens,
  { manifest, installation }: Installed,
  { endpoint, path, method = 'POST', headers, body, token, ...spec }: ForgeCall,
): Promise<Response> {
  const target = readTarget(manifest, endpoint ?? 'page', path);
  const isEvent = spec.accountId === undefined;
  return await fetch(target.url, {
    method,
    redirect: 'manual',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
      authorization: `Bearer ${token ?? tokens.invocation(installation, spec)}`,
      ...(target.hasSystemToken ? { 'x-forge-oauth-system': tokens.system(installation) } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(isEvent ? eventTimeoutMs : timeoutMs),
  });
}
