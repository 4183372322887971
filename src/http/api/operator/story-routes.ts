import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/index.ts';
import { type Story, tellStory } from '../../../stories/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { getSite } from './get-place.ts';
import { makeSchema } from './make-schema.ts';

type Deps = Pick<HttpDeps, 'stores' | 'reads' | 'stories' | 'readGitlab'>;

const usualHours = 24;

/** What became of a merge request, and how a site stood over time. */
export function addStoryRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<{ Querystring: contract.StoryQuery }>(
    '/stories',
    {
      schema: makeSchema(
        'What became of an issue, merge request, commit, branch or pipeline',
        { 200: contract.storyAnswerSchema },
        { querystring: contract.storyQuerySchema },
      ),
    },
    async ({ query: { q } }): Promise<contract.StoryAnswer> => {
      const { understoodAs, stories, hints } = await tellStory(deps, q);
      return { understoodAs, stories: stories.map(toStoryAnswer), hints: [...hints] };
    },
  );
  app.get<{ Params: contract.SiteParams; Querystring: contract.SeriesQuery }>(
    '/sites/:site/series',
    {
      schema: makeSchema(
        'How much a site took over time, and how long things waited',
        { 200: contract.seriesAnswerSchema },
        { params: contract.siteParamsSchema, querystring: contract.seriesQuerySchema },
      ),
    },
    async ({ params, query: { hours = usualHours } }): Promise<contract.SeriesAnswer> => {
      const { id } = await getSite(deps, params.site);
      const { everyMinutes, points } = await deps.stores.series.list(id, hours);
      return {
        everyMinutes,
        points: points.map((point) => ({ ...point, at: point.at.toISOString() })),
      };
    },
  );
}

function toStoryAnswer(story: Story): contract.StoryAnswer['stories'][number] {
  const { connectionId, gitlab, project, kind, entity, title, url } = story;
  return {
    connection: connectionId,
    gitlab,
    project,
    kind,
    entity,
    title,
    url,
    sites: story.sites.map(({ installationId, site, issueKeys, ...rest }) => ({
      id: installationId,
      url: site.href,
      issueKeys: [...issueKeys],
      ...rest,
    })),
    steps: story.steps.map((step) => ({ ...step, at: step.at.toISOString() })),
  };
}
