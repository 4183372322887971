import { Type } from '@sinclair/typebox';
import type { Deployment } from '../../domain/index.ts';
import { type DeploymentRow, deploymentSchema, readDeployment } from '../api/deployment.ts';
import { type EnvironmentRow, environmentSchema, readEnvironment } from '../api/environment.ts';
import { findAllowed } from '../api/find-allowed.ts';
import { nullIfForbidden } from '../api/null-if-forbidden.ts';
import { pagesOf } from '../api/pages-of.ts';
import { toPath, toQuery } from '../api/path.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import { answerGone } from './answer-gone.ts';
import { findBase } from './find-base.ts';
import { findCommitMessage } from './find-commit-message.ts';
import { listMergeRequestTexts } from './list-merge-request-texts.ts';
import { listRange } from './list-range.ts';
import type { ReadRefresh, RefreshDeps } from './read-refresh.ts';

const deploymentShape = makeShape(deploymentSchema);
const environmentShape = makeShape(environmentSchema);
const mergeRequestsShape = makeShape(
  Type.Array(
    Type.Object({
      title: Type.String(),
      description: Type.Optional(nullable(Type.String())),
    }),
  ),
);

/** As many merge requests as Jira takes associations of one deployment. */
const mostMergeRequestPages = 5;

/** The deployment with its tier and all that it brought since the last success; or that it is gone. */
export const refreshDeployment: ReadRefresh<'deployment'> = async (deps, { id, entityId }) => {
  const { api, caller, project } = deps;
  const path = toPath('projects', project.id, 'deployments', id);
  const row = await api.find({ ...caller, path }, deploymentShape);
  if (!row) return answerGone({ kind: 'deployment', projectId: project.id, id: entityId });
  const environment = readEnvironment(await completeEnvironment(deps, row.environment));
  const shipped = await readShipped(deps, row, path);
  return { entities: [readDeployment(project, row, environment, shipped)], gone: [] };
};

async function completeEnvironment(
  { api, caller, project }: RefreshDeps,
  row: EnvironmentRow,
): Promise<EnvironmentRow> {
  if (row.tier) return row;
  const path = toPath('projects', project.id, 'environments', row.id);
  return (await findAllowed(api, { ...caller, path }, environmentShape)) ?? row;
}

/** A deployment of what was deployed before (a rollback, a retry) has no range, and brings its own commit only. */
async function readShipped(
  deps: RefreshDeps,
  row: DeploymentRow,
  path: string,
): Promise<Pick<Deployment, 'texts' | 'commits' | 'base'>> {
  const base = deps.base === undefined ? await findBase(deps, row) : deps.base;
  const hasRange = base !== null && base !== row.sha;
  const range = hasRange ? await listRange(deps, { from: base, to: row.sha }) : [];
  const others = range.filter(({ id }) => id !== row.sha);
  const isSuccess = row.status === 'success';
  const texts = [
    row.ref,
    row.deployable?.commit?.message ?? (await findCommitMessage(deps, row.sha)),
    ...(row.deployable ? await listMergeRequestTexts(deps, row) : []),
    ...(isSuccess && range.length > 0 ? await listShippedTexts(deps, path) : []),
    ...others
      .filter(({ parent_ids }) => (parent_ids?.length ?? 0) < 2)
      .map(({ message }) => message),
  ];
  return {
    texts: [...new Set(texts.filter((text) => text !== null))],
    commits: [row.sha, ...others.map(({ id }) => id)],
    base,
  };
}

/** @see https://docs.gitlab.com/api/deployments/#list-of-merge-requests-associated-with-a-deployment */
async function listShippedTexts({ api, caller }: RefreshDeps, path: string): Promise<string[]> {
  const readPage = (query: string) =>
    nullIfForbidden(
      api.findPage({ ...caller, path: `${path}/merge_requests`, query }, mergeRequestsShape),
    );
  const query = toQuery({ state: 'all', scope: 'all', per_page: 100 });
  const texts: string[] = [];
  for await (const rows of pagesOf(query, readPage, mostMergeRequestPages)) {
    texts.push(
      ...rows.flatMap(({ title, description }) => (description ? [title, description] : [title])),
    );
  }
  return texts;
}
