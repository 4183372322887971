import type { Secret } from '../lib/index.ts';
import type { Values } from './read-values.ts';

type Database =
  | { readonly kind: 'external'; readonly url: Secret }
  | { readonly kind: 'embedded'; readonly dataDir: string };

/** Which addresses that come from Jira sites may be http or lead into private networks. */
type PrivateHosts =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'ranges'; readonly ranges: readonly string[] };

/**
 * Everything the operator has set, checked and read-only. Null means: not set. Addresses end without
 * a slash after their path prefix; a bare origin has the path `/`.
 */
export type Config = {
  readonly http: {
    readonly port: number;
    readonly host: string;
    /** IP addresses and CIDR ranges. */
    readonly trustedProxies: readonly string[];
    readonly additionalIframeAncestors: readonly string[];
  };
  readonly publicUrl: URL;
  readonly database: Database;
  /** Also with a database elsewhere: of what else is kept in files. */
  readonly dataDir: string;
  readonly encryption: {
    /** Null with the embedded database only, whose `dataDir` keeps a key of its own. */
    readonly current: Secret | null;
    readonly previous: Secret | null;
  };
  /** The first connection. `internalUrl` is where calls go, `url` what links show. */
  readonly gitlab: {
    readonly url: URL;
    readonly internalUrl: URL;
    readonly token: Secret;
  } | null;
  readonly gitlabOauthScopes: readonly string[];
  /** GitLab's admin settings: null leaves the choice to the console. */
  readonly connect: {
    readonly applicationId: string | null;
    readonly proxyUrl: URL | null;
    readonly publicKeyStorage: boolean | null;
    readonly additionalAudienceUrl: URL | null;
  };
  readonly forge: { readonly appId: string | null };
  readonly atlassian: {
    readonly installKeysUrl: URL;
    readonly forgeJwksUrl: URL;
    readonly apiUrl: URL;
    readonly jsUrl: URL;
  };
  readonly jiraAdminCheck: 'groups-or-permission' | 'groups';
  readonly privateHosts: PrivateHosts;
  readonly adminToken: Secret | null;
  readonly role: 'all' | 'web' | 'worker';
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
};

/** What of it says how Jira sites are reached. */
export type SiteConfig = Pick<Config, 'privateHosts'> & {
  readonly atlassian: Pick<Config['atlassian'], 'apiUrl'>;
};

/** What commands need that only touch the database. */
export type DatabaseConfig = Pick<Config, 'database' | 'dataDir' | 'encryption' | 'logLevel'>;

export function makeDatabaseConfig(values: Values): DatabaseConfig {
  return {
    database: values.DATABASE_URL
      ? { kind: 'external', url: values.DATABASE_URL }
      : { kind: 'embedded', dataDir: values.DATA_DIR },
    dataDir: values.DATA_DIR,
    encryption: { current: values.ENCRYPTION_KEY, previous: values.ENCRYPTION_KEY_PREVIOUS },
    logLevel: values.LOG_LEVEL,
  };
}

export function makeSiteConfig(
  values: Pick<Values, 'ALLOW_PRIVATE_HOSTS' | 'ALLOWED_PRIVATE_RANGES' | 'ATLASSIAN_API_URL'>,
): SiteConfig {
  return {
    privateHosts: makePrivateHosts(values),
    atlassian: { apiUrl: values.ATLASSIAN_API_URL },
  };
}

export function makeConfig(values: Values, publicUrl: URL): Config {
  return {
    ...makeDatabaseConfig(values),
    http: {
      port: values.PORT,
      host: values.HOST,
      trustedProxies: values.TRUSTED_PROXIES ?? [],
      additionalIframeAncestors: values.ADDITIONAL_IFRAME_ANCESTORS ?? [],
    },
    publicUrl,
    gitlab: makeGitlab(values),
    gitlabOauthScopes: values.GITLAB_OAUTH_SCOPES,
    connect: {
      applicationId: values.JIRA_CONNECT_APPLICATION_ID,
      proxyUrl: values.JIRA_CONNECT_PROXY_URL,
      publicKeyStorage: values.JIRA_CONNECT_PUBLIC_KEY_STORAGE,
      additionalAudienceUrl: values.JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL,
    },
    forge: { appId: values.JIRA_FORGE_APP_ID },
    atlassian: {
      installKeysUrl: values.CONNECT_INSTALL_KEYS_URL,
      forgeJwksUrl: values.FORGE_JWKS_URL,
      apiUrl: values.ATLASSIAN_API_URL,
      jsUrl: values.ATLASSIAN_JS_URL,
    },
    jiraAdminCheck: values.JIRA_ADMIN_CHECK,
    privateHosts: makePrivateHosts(values),
    adminToken: values.ADMIN_TOKEN,
    role: values.ROLE,
  };
}

function makeGitlab(values: Values): Config['gitlab'] {
  const { GITLAB_URL: url, GITLAB_TOKEN: token, GITLAB_INTERNAL_URL: internalUrl } = values;
  return url && token ? { url, token, internalUrl: internalUrl ?? url } : null;
}

function makePrivateHosts(
  values: Pick<Values, 'ALLOW_PRIVATE_HOSTS' | 'ALLOWED_PRIVATE_RANGES'>,
): PrivateHosts {
  if (values.ALLOW_PRIVATE_HOSTS) return { kind: 'all' };
  if (values.ALLOWED_PRIVATE_RANGES === null) return { kind: 'none' };
  return { kind: 'ranges', ranges: values.ALLOWED_PRIVATE_RANGES };
}
