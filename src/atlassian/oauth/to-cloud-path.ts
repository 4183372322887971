/** The first two parts of a path at a site: the interface and its version. */
const sitePath = /^\/rest\/(devinfo|builds|deployments|featureflags)\/\d+\.\d+(\/.+)$/;

/**
 * Where Atlassian's API has what a site has at this path. Null for what it has not: of Jira's interfaces, OAuth
 * credentials only reach those that take what we send. Development information has another version there.
 * @see reference jira-cloud 1.1
 */
export function toCloudPath(path: string, cloudId: string): string | null {
  const [, name, rest] = sitePath.exec(path) ?? [];
  if (!name || !rest) return null;
  return `/jira/${name}/0.1/cloud/${encodeURIComponent(cloudId)}${rest}`;
}
