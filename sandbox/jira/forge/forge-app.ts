interface Named {
  readonly key: string;
}
interface Calling extends Named {
  readonly endpoint?: string;
}
interface ForgeEndpoint extends Named {
  readonly remote: string;
  readonly route?: { readonly path: string };
  readonly auth?: {
    readonly appSystemToken?: { readonly enabled: boolean };
    readonly appUserToken?: { readonly enabled: boolean };
  };
}

/** The parts of a manifest that this simulation reads. */
export interface ForgeManifest {
  readonly app: { readonly id: string };
  readonly modules: Readonly<Record<string, readonly Named[] | undefined>> & {
    readonly endpoint?: readonly ForgeEndpoint[];
    readonly trigger?: readonly (Calling & { readonly events: readonly string[] })[];
    readonly scheduledTrigger?: readonly Calling[];
    readonly preUninstall?: readonly Calling[];
  };
  readonly remotes?: readonly (Named & { readonly baseUrl: string })[];
  readonly permissions: { readonly scopes: readonly string[] };
}

/** Where Forge sends what, and whether a token for Jira goes along. */
export interface ForgeTarget {
  readonly url: string;
  readonly hasSystemToken: boolean;
}

/** The endpoint of that key with a path; `path` where its route names none. */
export function readTarget(manifest: ForgeManifest, key: string, path = ''): ForgeTarget {
  const endpoint = manifest.modules.endpoint?.find((each) => each.key === key);
  const remote = manifest.remotes?.find((each) => each.key === endpoint?.remote);
  if (endpoint === undefined || remote === undefined) throw new Error(`No endpoint ${key}`);
  return {
    url: `${remote.baseUrl.replace(/\/+$/, '')}${endpoint.route?.path ?? ''}${path}`,
    hasSystemToken: endpoint.auth?.appSystemToken?.enabled === true,
  };
}

/** The endpoint that hears of what happens by itself. */
export function findCalled(
  { modules }: ForgeManifest,
  kind: 'installed' | 'hourly' | 'preUninstall',
): string | null {
  const called = {
    installed: modules.trigger?.find(({ events }) => events.includes('avi:forge:installed:app')),
    hourly: modules.scheduledTrigger?.[0],
    preUninstall: modules.preUninstall?.[0],
  };
  return called[kind]?.endpoint ?? null;
}
