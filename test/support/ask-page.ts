import assert from 'node:assert/strict';
import type {
  ErrorAnswer,
  GitlabsAnswer,
  LinkTargetsAnswer,
  SitePage,
} from '../../src/contract/index.ts';
import type { World } from './start-world.ts';

/** How the page asks. */
export type Asked = {
  readonly method?: string;
  readonly body?: unknown;
  /** Of Jira; null: no token of Jira's. */
  readonly account?: string | null;
  /** The person's own GitLab token; null: not signed in. */
  readonly gitlab?: string | null;
  /** Instead of Jira's token. */
  readonly adminToken?: string;
};

/** Calls as the page in Jira makes them: a new token of Jira for each. */
export function askPage(world: () => World) {
  async function call<Answer>(path: string, asked: Asked = {}) {
    const { method = 'GET', body, gitlab = null } = asked;
    const response = await fetch(`${world().productUrl}/-/page${path}`, {
      method,
      headers: {
        ...authorize(world().jira, asked),
        ...(gitlab && { 'gitlab-authorization': `Bearer ${gitlab}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: (await response.json()) as Answer };
  }

  async function getGitlab() {
    const { answer } = await call<GitlabsAnswer>('/gitlabs', { account: null });
    const [gitlab] = answer.gitlabs;
    assert.ok(gitlab);
    return gitlab;
  }

  /** The token of GitLab's administrator, or of a new user of that name. */
  function tokenOf(username?: string): string {
    const { gitlab } = world();
    const user = username ? gitlab.createUser({ username }) : gitlab.root;
    return gitlab.createToken(user, { kind: 'oauth', scopes: ['api'] }).value;
  }

  return {
    call,
    getGitlab,
    tokenOf,

    /** Asks for what is refused so; gives the words. */
    async assertRefused(path: string, asked: Asked, status: number, code: string) {
      const refused = await call<ErrorAnswer>(path, asked);
      assert.deepEqual([refused.status, refused.answer.error?.code], [status, code]);
      assert.ok(refused.answer.error.do.length > 10);
      return refused.answer.error.message;
    },

    async readSite(asked: Asked = {}, query = ''): Promise<SitePage> {
      const { status, answer } = await call<SitePage>(`/site${query}`, asked);
      assert.equal(status, 200, JSON.stringify(answer));
      return answer;
    },

    async link(paths: string[], asked: Asked = {}, more: object = {}) {
      const { slug } = await getGitlab();
      const body = { gitlab: slug, paths, jiraProjects: null, since: null, ...more };
      const who = { gitlab: asked.gitlab ?? tokenOf() };
      return await call<LinkTargetsAnswer>('/links', { ...asked, ...who, method: 'POST', body });
    },
  };
}

function authorize(
  jira: World['jira'],
  { account = 'admin-account', adminToken }: Asked,
): { authorization?: string } {
  if (adminToken !== undefined) return { authorization: `Bearer ${adminToken}` };
  if (account === null) return {};
  return { authorization: `JWT ${jira.contextToken({ accountId: account })}` };
}
