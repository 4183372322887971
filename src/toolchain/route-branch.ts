import type { Installation } from '../domain/index.ts';

/**
 * Where "Create branch" in Jira leads: to the page of the instance the site is handed to, else to our own, with what
 * Jira said of the issue. Jira's token stays behind: in an address it would be kept by browsers and servers.
 * @param query as received, without its `?`
 * @param gitlab slug of the GitLab that the page shall begin with; null: the page asks
 * @see reference gitlab-app (h)
 */
export function routeBranch({
  installation: { instanceUrl },
  publicUrl,
  query,
  gitlab,
}: {
  installation: Pick<Installation, 'instanceUrl'>;
  publicUrl: URL;
  query: string;
  gitlab: string | null;
}): URL {
  const kept = query.split('&').filter((field) => field !== '' && nameOf(field) !== 'jwt');
  const isOurs = instanceUrl === null;
  if (isOurs && gitlab !== null && !kept.some((field) => nameOf(field) === 'gitlab')) {
    kept.push(`gitlab=${encodeURIComponent(gitlab)}`);
  }
  const url = new URL((instanceUrl ?? publicUrl).href);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/-/jira_connect/branches/new`;
  url.search = kept.join('&');
  return url;
}

function nameOf(field: string): string {
  return new URLSearchParams(field).keys().next().value ?? '';
}
