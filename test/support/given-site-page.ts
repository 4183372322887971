import type { Gitlab, Namespace, PageLink, SitePage } from '../../src/contract/index.ts';
import { gitlabOrigin, pageOrigin } from './serve-page.ts';

/** A GitLab that people can sign in to. */
export function givenGitlab(change: Partial<Gitlab> = {}): Gitlab {
  return {
    slug: 'main',
    url: gitlabOrigin,
    applicationId: 'the-application',
    authorizeUrl: `${gitlabOrigin}/oauth/authorize`,
    redirectUrl: `${pageOrigin}/callback`,
    scopes: ['api'],
    ...change,
  };
}

/** A Jira site with nothing linked, seen by its administrator. */
export function givenSite(change: Partial<SitePage> = {}): SitePage {
  return {
    site: { url: 'https://acme.atlassian.net', displayUrl: null },
    administrator: { is: true, problem: null },
    instanceUrl: null,
    mayChooseInstance: true,
    links: [],
    problems: [],
    now: new Date().toISOString(),
    ...change,
  };
}

/** A group whose history is read. */
export function givenLink(
  id: number,
  { target, history, ...change }: Change<PageLink, 'target' | 'history'> = {},
): PageLink {
  return {
    id,
    gitlab: 'main',
    target: {
      kind: 'group',
      id,
      path: `acme/team-${id}`,
      name: `Team ${id}`,
      fullName: `Acme / Team ${id}`,
      avatarUrl: null,
      url: `${gitlabOrigin}/acme/team-${id}`,
      ...target,
    },
    linkedAt: '2026-10-01T08:00:00.000Z',
    linkedBy: 'dana',
    jiraProjects: null,
    history: {
      state: 'running',
      since: null,
      projects: 20,
      projectsDone: 20,
      entitiesRead: 12_345,
      remainingSeconds: null,
      ...history,
    },
    lastAcceptedAt: new Date(Date.now() - 180_000).toISOString(),
    waiting: 0,
    rejected: 0,
    problems: [],
    ...change,
  };
}

type Change<Whole, Parts extends keyof Whole> = Partial<Omit<Whole, Parts>> & {
  [Part in Parts]?: Partial<Whole[Part]>;
};

/** A namespace that may be linked. */
export function givenNamespace(id: number, change: Partial<Namespace> = {}): Namespace {
  return {
    kind: 'group',
    id,
    path: `acme/team-${id}`,
    name: `Team ${id}`,
    fullName: `Acme / Team ${id}`,
    avatarUrl: null,
    url: `${gitlabOrigin}/acme/team-${id}`,
    linked: 'no',
    via: null,
    ...change,
  };
}
