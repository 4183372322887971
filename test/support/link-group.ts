import assert from 'node:assert/strict';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { eventually } from './eventually.ts';
import type { World } from './start-world.ts';

type Site = Pick<World, 'jira' | 'gitlab' | 'productUrl'>;

/** Who links: by default a Jira administrator who owns everything in GitLab. */
export type Linker = { accountId?: string; gitlabToken?: string; connection?: string };

/** Links a group as its page in Jira does; gives the answer as it is. */
export async function tryLinkGroup(
  site: Site,
  namespacePath: string,
  who: Linker = {},
): Promise<Response> {
  const token =
    who.gitlabToken ??
    site.gitlab.createToken(site.gitlab.root, { kind: 'oauth', scopes: ['api'] }).value;
  return fetch(`${site.productUrl}/api/v4/integrations/jira_connect/subscriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      jwt: site.jira.contextToken({ accountId: who.accountId ?? 'admin-account' }),
      namespace_path: namespacePath,
      ...(who.connection && { connection: who.connection }),
    }),
  });
}

/** Links a group. */
export async function linkGroup(site: Site, namespacePath: string): Promise<void> {
  const response = await tryLinkGroup(site, namespacePath);
  assert.equal(response.status, 201, await response.text());
}

/** One line of the list that the page in Jira shows. */
export type Subscription = {
  created_at: string;
  unlink_path: string;
  group: { name: string; full_name: string; description: string; avatar_url: string | null };
};

/** The links of the site, as its page in Jira lists them. */
export async function listSubscriptions(site: Site): Promise<Subscription[]> {
  const jwt = site.jira.contextToken({ accountId: 'admin-account' });
  const url = `${site.productUrl}/-/jira_connect/subscriptions.json?jwt=${jwt}`;
  const answer = (await (await fetch(url)).json()) as { subscriptions: Subscription[] };
  return answer.subscriptions;
}

/** Unlinks the group of that full name as the page in Jira does. */
export async function unlinkGroup(site: Site, fullName: string): Promise<void> {
  const link = (await listSubscriptions(site)).find(({ group }) => group.full_name === fullName);
  const jwt = site.jira.contextToken({ accountId: 'admin-account' });
  const response = await fetch(`${site.productUrl}${link?.unlink_path}?jwt=${jwt}`, {
    method: 'DELETE',
  });
  assert.equal(response.status, 200, await response.text());
}

/** A project with one commit in a group of that name, linked, and its past read. */
export async function givenLinkedProject(world: World, groupPath: string): Promise<Project> {
  const group = world.gitlab.createGroup({ path: groupPath });
  const project = world.gitlab.createProject({ group, name: 'Shop' });
  await world.gitlab.pushCommits(project, 'main', [{ message: 'Initial commit' }]);
  await linkGroup(world, groupPath);
  await untilPastIsRead(world);
  return project;
}

/** Waits until the past of every link is read. */
export async function untilPastIsRead(world: World, timeoutMs = 30_000): Promise<void> {
  const { reads } = await world.storage();
  await eventually(async () => {
    const links = (await reads.sites()).flatMap(({ links }) => links);
    return links.every(
      ({ progress }) => progress.projects > 0 && progress.projects === progress.projectsDone,
    );
  }, timeoutMs);
}
