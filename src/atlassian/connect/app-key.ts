/** What the app's name and key are made from. */
export type AppIdentity = {
  readonly publicUrl: URL;
  /** JIRA_CONNECT_PROXY_URL: the GitLab whose installed app this product answers for. */
  readonly proxyUrl: URL | null;
};

/** `gl_host` of the contract: our host name, or host name and path of the proxy when there is one. */
export function makeGitlabHost({ publicUrl, proxyUrl }: AppIdentity): string {
  if (proxyUrl === null) return publicUrl.hostname;
  return proxyUrl.hostname + proxyUrl.pathname.replace(/\/+$/, '');
}

/**
 * The key Jira knows the app by, at most 64 characters: `key` of the descriptor and `iss` of every
 * token to Jira.
 * @see reference gitlab-app (b)
 */
export function makeAppKey(identity: AppIdentity): string {
  return `gitlab-jira-connect-${makeGitlabHost(identity)}`.slice(0, 64);
}
