import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/index.ts';
import type {
  ConnectionId,
  InstallationId,
  MirrorKey,
  MirrorKind,
  ProjectId,
} from '../../../domain/index.ts';
import type { SiteStatus } from '../../../ports/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { readSeldom } from '../../read-seldom.ts';
import { readCursor, toCursor } from './cursor.ts';
import { getProject, getSite, refuseSite } from './get-place.ts';
import { makeSchema } from './make-schema.ts';
import {
  toLinkAnswer,
  toProjectAnswer,
  toRejectionAnswer,
  toSiteAnswer,
} from './to-site-answer.ts';

type Deps = Pick<HttpDeps, 'stores' | 'reads'>;
type OfSite = { Params: contract.SiteParams };

const params = contract.siteParamsSchema;
const usualLimit = 50;
/** Whoever looks twice in a moment sees the same. */
const sameForMs = 2_000;

/** How the Jira sites stand. */
export function addSiteRoutes(app: FastifyInstance, deps: Deps): void {
  addSites(app, deps);
  addProjects(app, deps);
  addRejections(app, deps);
  addUnknownKeys(app, deps);
}

function addSites(app: FastifyInstance, deps: Deps): void {
  const readSites = readSeldom(() => deps.reads.sites(), sameForMs);
  app.get(
    '/sites',
    { schema: makeSchema('How every Jira site stands', { 200: contract.sitesAnswerSchema }) },
    async (): Promise<contract.SitesAnswer> => ({ sites: (await readSites()).map(toSiteAnswer) }),
  );
  app.get<OfSite>(
    '/sites/:site',
    {
      schema: makeSchema('How a Jira site stands', { 200: contract.siteAnswerSchema }, { params }),
    },
    async (request): Promise<contract.SiteAnswer> => {
      const { id } = await getSite(deps, request.params.site);
      const status = (await readSites()).find(({ installationId }) => installationId === id);
      return toSiteAnswer(status ?? (await readNewSite(deps, id)));
    },
  );
  app.get<OfSite>(
    '/sites/:site/links',
    {
      schema: makeSchema(
        'The links of a site, and how far their past is read',
        { 200: contract.linksAnswerSchema },
        { params },
      ),
    },
    async (request): Promise<contract.LinksAnswer> => {
      const { links } = deps.stores;
      const { id } = await getSite(deps, request.params.site);
      const listed = await links.listOf(id);
      const progresses = await links.progresses(listed.map((link) => link.id));
      return {
        links: listed.flatMap((link) => {
          const progress = progresses.get(link.id);
          return progress ? [toLinkAnswer(link, progress)] : [];
        }),
      };
    },
  );
}

/** One that was installed since all were read. */
async function readNewSite(deps: Deps, id: InstallationId): Promise<SiteStatus> {
  return (await deps.reads.site(id)) ?? refuseSite(id);
}

function addProjects(app: FastifyInstance, { stores, reads }: Deps): void {
  app.get<OfSite & { Querystring: contract.ProjectsQuery }>(
    '/sites/:site/projects',
    {
      schema: makeSchema(
        'How the projects of a site stand',
        { 200: contract.projectsAnswerSchema },
        { params, querystring: contract.projectsQuerySchema },
      ),
    },
    async ({ params: { site }, query }): Promise<contract.ProjectsAnswer> => {
      const { id } = await getSite({ stores }, site);
      const { path = null, after, limit = usualLimit } = query;
      const place = readCursor(after, ['number', 'number']);
      const projects = await reads.projects({
        installationId: id,
        path,
        after: place && {
          connectionId: place[0] as ConnectionId,
          projectId: place[1] as ProjectId,
        },
        limit,
      });
      const last = projects.length === limit ? projects.at(-1) : undefined;
      return {
        projects: projects.map(toProjectAnswer),
        next: last ? toCursor([last.connectionId, last.projectId]) : null,
      };
    },
  );
}

function addRejections(app: FastifyInstance, deps: Deps): void {
  app.get<OfSite & { Querystring: contract.RejectionsQuery }>(
    '/sites/:site/rejections',
    {
      schema: makeSchema(
        'What Jira refused, and why',
        { 200: contract.rejectionsAnswerSchema },
        { params, querystring: contract.rejectionsQuerySchema },
      ),
    },
    async ({ params: { site }, query }): Promise<contract.RejectionsAnswer> => {
      const { id } = await getSite(deps, site);
      const { rejections, next } = await deps.reads.rejections({
        installationId: id,
        project: await getProject(deps, query),
        kind: query.kind ?? null,
        after: readMirrorKey(id, query.after),
        limit: query.limit ?? usualLimit,
      });
      return {
        rejections: rejections.map(toRejectionAnswer),
        next: next && toCursor([next.connectionId, next.projectId, next.kind, next.id]),
      };
    },
  );
}

function readMirrorKey(installationId: InstallationId, text: string | undefined): MirrorKey | null {
  const place = readCursor(text, ['number', 'number', 'string', 'string']);
  if (!place) return null;
  const [connectionId, projectId, kind, id] = place;
  return {
    installationId,
    connectionId: connectionId as ConnectionId,
    projectId: projectId as ProjectId,
    kind: kind as MirrorKind,
    id: String(id),
  };
}

function addUnknownKeys(app: FastifyInstance, deps: Deps): void {
  app.get<OfSite & { Querystring: contract.PageQuery }>(
    '/sites/:site/unknown-keys',
    {
      schema: makeSchema(
        'Issue keys that Jira does not know',
        { 200: contract.unknownKeysAnswerSchema },
        { params, querystring: contract.pageQuerySchema },
      ),
    },
    async ({ params: { site }, query }): Promise<contract.UnknownKeysAnswer> => {
      const { id } = await getSite(deps, site);
      const { after, limit = usualLimit } = query;
      const place = readCursor(after, ['string']);
      const keys = await deps.reads.unknownKeys(id, place && String(place[0]), limit);
      const last = keys.length === limit ? keys.at(-1) : undefined;
      return {
        unknownKeys: keys.map(({ learnedAt, ...key }) => ({
          ...key,
          learnedAt: learnedAt.toISOString(),
        })),
        next: last ? toCursor([last.key]) : null,
      };
    },
  );
}
