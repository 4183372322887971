import type { InstanceCheckAnswer } from '../../src/contract/index.ts';
import type { World } from './start-world.ts';

type Site = Pick<World, 'jira' | 'productUrl'>;

/** What GitLab's contract says of a site: no address means that the proxy's own GitLab serves it. */
export type Choice = { gitlab_com: boolean; instance_url: string | null };

/** Asks which instance the site is handed to, as the page in Jira does. */
export async function readChoice({ jira, productUrl }: Site): Promise<Choice> {
  const jwt = jira.contextToken({ accountId: 'admin-account' });
  const response = await fetch(`${productUrl}/-/jira_connect/installations?jwt=${jwt}`);
  return (await response.json()) as Choice;
}

/** Hands the site to an instance as its administrator, or (null) takes it back; gives the answer as it is. */
export async function chooseInstance(
  { jira, productUrl }: Site,
  instanceUrl: unknown,
  accountId = 'admin-account',
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${productUrl}/-/jira_connect/installations`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      jwt: jira.contextToken({ accountId }),
      installation: { instance_url: instanceUrl },
    }),
  });
  return { status: response.status, body: await response.json() };
}

/** Looks at an instance before it is chosen, as the page in Jira does. */
export async function checkInstance(
  { jira, productUrl }: Site,
  url: string,
): Promise<InstanceCheckAnswer> {
  const token = jira.contextToken({ accountId: 'admin-account' });
  const response = await fetch(`${productUrl}/-/page/instance/check`, {
    method: 'POST',
    headers: { authorization: `JWT ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
  return (await response.json()) as InstanceCheckAnswer;
}
