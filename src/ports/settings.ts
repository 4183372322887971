/** A setting that the console may change; each has the name of its environment variable. */
export type ConsoleSettingName =
  | 'JIRA_CONNECT_APPLICATION_ID'
  | 'JIRA_CONNECT_PROXY_URL'
  | 'JIRA_CONNECT_PUBLIC_KEY_STORAGE'
  | 'JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL'
  | 'JIRA_FORGE_APP_ID';

/** What the settings say just now: the environment's values, else the console's. */
export type ProductSettings = {
  /** The instance whose app is installed in Jira and hands its events on to this one. */
  readonly proxyUrl: URL | null;
  /** Whether public keys are kept for instances behind this one. */
  readonly keepsPublicKeys: boolean;
  readonly additionalAudienceUrl: URL | null;
  readonly forgeAppId: string | null;
};

/** The settings, at most some seconds old on every node. The application id is the connection's own. */
export type ReadSettings = () => Promise<ProductSettings>;

/** What the console has set, as text. */
export type SettingStore = {
  list(): Promise<ReadonlyMap<string, string>>;
  /** Null takes the value back. */
  save(name: ConsoleSettingName, value: string | null): Promise<void>;
};
