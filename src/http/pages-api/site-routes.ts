import type { FastifyInstance } from 'fastify';
import { type SitePage, sitePageSchema } from '../../contract/index.ts';
import type { Installation, InstallationId, Link } from '../../domain/index.ts';
import { type ActorRefusal, findActorRefusal, type LinkActor } from '../../links/index.ts';
import type { HookStatus, LinkCount } from '../../ports/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { readSeldom } from '../read-seldom.ts';
import { describeLinkProblems, describeSiteProblems } from './describe-problems.ts';
import { makeActorError, toProblem } from './make-problem.ts';
import { toTargetAnswer } from './namespace-routes.ts';
import { verifyPageSite } from './verify-page-site.ts';

/** A page asks every few seconds; whether a button is of use may be as old as this, an act asks anew. */
const administratorForMs = 60_000;
const mostAdministrators = 1_000;
const countsForMs = 2_000;
/** A page does not wait longer for numbers: the next one has them. */
const countsPatienceMs = 250;

/** All that the page of a Jira site shows, apart from what GitLab tells. */
export function addSiteRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const findRefusal = createFindRefusal(deps);
  const readCounts = createReadCounts(deps);
  app.get(
    '/site',
    { schema: { response: { 200: sitePageSchema } } },
    async (request): Promise<SitePage> => {
      const { installation, actor } = await verifyPageSite(deps, request);
      const [administrator, links, problems, settings] = await Promise.all([
        describeAdministrator(() => findRefusal(installation, actor)),
        readLinks(deps, installation, readCounts),
        readSiteProblems(deps, installation),
        deps.readSettings(),
      ]);
      const { baseUrl, displayUrl, instanceUrl } = installation;
      return {
        site: { url: toText(baseUrl), displayUrl: displayUrl && toText(displayUrl) },
        administrator,
        instanceUrl: instanceUrl && toText(instanceUrl),
        mayChooseInstance: settings.keepsPublicKeys,
        links,
        problems,
        now: deps.clock.now().toISOString(),
      };
    },
  );
}

type FindRefusal = (installation: Installation, actor: LinkActor) => Promise<ActorRefusal | null>;

/** Asks Jira about a person once a minute. A failure is not kept. */
function createFindRefusal(deps: HttpDeps): FindRefusal {
  const kept = new Map<string, { untilMs: number; refusal: ActorRefusal | null }>();
  return async (installation, actor) => {
    if (actor.kind === 'operator') return null;
    const name = `${installation.id} ${actor.accountId}`;
    const nowMs = deps.clock.now().getTime();
    const known = kept.get(name);
    if (known && nowMs < known.untilMs) return known.refusal;
    const refusal = await findActorRefusal(deps, installation, actor);
    if (kept.size >= mostAdministrators) kept.clear();
    kept.set(name, { untilMs: nowMs + administratorForMs, refusal });
    return refusal;
  };
}

/** Jira that cannot be asked is a reason as well. */
async function describeAdministrator(
  find: () => Promise<ActorRefusal | null>,
): Promise<SitePage['administrator']> {
  try {
    const refusal = await find();
    return {
      is: refusal === null,
      problem: refusal && toProblem(makeActorError(refusal)),
    };
  } catch (failure) {
    return { is: false, problem: toProblem(failure) };
  }
}

type Counts = Awaited<ReturnType<HttpDeps['reads']['countByLink']>>;
type ReadCounts = (id: InstallationId) => Promise<Counts>;

const noCounts: Counts = new Map();

/** What was counted last, where counting anew takes long. */
function createReadCounts({ reads }: HttpDeps): ReadCounts {
  const sites = new Map<InstallationId, { read: () => Promise<Counts>; last: Counts }>();
  return async (id) => {
    const made = sites.get(id);
    const site = made ?? {
      read: readSeldom(() => reads.countByLink(id), countsForMs),
      last: noCounts,
    };
    if (!made) sites.set(id, site);
    const counting = site.read().then((counts) => {
      site.last = counts;
      return counts;
    });
    return await within(countsPatienceMs, counting, () => site.last);
  };
}

/** What comes in time, else what `make` gives; a failure that comes later is the next one's. */
async function within<T>(ms: number, coming: Promise<T>, make: () => T): Promise<T> {
  const { promise: late, resolve } = Promise.withResolvers<T>();
  const timer = setTimeout(() => resolve(make()), ms);
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
    coming.catch(() => undefined);
  }
}

async function readLinks(
  { stores, reads }: HttpDeps,
  { id }: Installation,
  readCounts: ReadCounts,
): Promise<SitePage['links']> {
  const links = await stores.links.listOf(id);
  if (links.length === 0) return [];
  const [connections, hooks, counts, progresses] = await Promise.all([
    stores.connections.list(),
    reads.hooks(),
    readCounts(id),
    stores.links.progresses(links.map((link) => link.id)),
  ]);
  return links.flatMap((link) => {
    const progress = progresses.get(link.id);
    // Unlinked since.
    if (!progress) return [];
    const connection = connections.find((each) => each.id === link.connectionId) ?? null;
    const count = counts.get(link.id) ?? { waiting: 0, rejected: 0, lastAcceptedAt: null };
    return [
      {
        id: link.id,
        gitlab: connection?.slug ?? '',
        target: toTargetAnswer(connection, link.target),
        linkedAt: link.createdAt.toISOString(),
        linkedBy: link.linkedBy,
        jiraProjects: link.matching.jiraProjects && [...link.matching.jiraProjects],
        history: toHistory(link, progress),
        ...toCount(count),
        problems: describeLinkProblems({
          link,
          progress,
          rejected: count.rejected,
          hooks: hooksOf(hooks, link),
        }),
      },
    ];
  });
}

function toHistory(
  { historyState: state, since }: Link,
  progress: {
    projects: number;
    projectsDone: number;
    entitiesRead: number;
    remainingSeconds: number | null;
  },
): SitePage['links'][number]['history'] {
  const { projects, projectsDone, entitiesRead, remainingSeconds } = progress;
  return {
    ...{ state, projects, projectsDone, entitiesRead, remainingSeconds },
    since: since?.toISOString() ?? null,
  };
}

function toCount({ waiting, rejected, lastAcceptedAt }: LinkCount) {
  return { waiting, rejected, lastAcceptedAt: lastAcceptedAt?.toISOString() ?? null };
}

function hooksOf(hooks: readonly HookStatus[], { connectionId }: Link): HookStatus['unwell'] {
  return hooks.find((status) => status.connectionId === connectionId)?.unwell ?? [];
}

async function readSiteProblems(
  deps: HttpDeps,
  { id }: Installation,
): Promise<SitePage['problems']> {
  const [connectionProblems, pauses, hooks, databaseNow] = await Promise.all([
    deps.listConnectionProblems(),
    deps.reads.pauses(),
    deps.reads.hooks(),
    deps.readDatabaseClock(),
  ]);
  return describeSiteProblems({
    connectionProblems,
    pauses: pauses.filter(({ installationId }) => installationId === id),
    hooks,
    now: deps.clock.now(),
    databaseNow,
  });
}

function toText(url: URL): string {
  return url.href.replace(/\/$/, '');
}
