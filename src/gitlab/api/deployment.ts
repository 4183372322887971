import { type Static, Type } from '@sinclair/typebox';
import type { Deployment, Environment, Project } from '../../domain/index.ts';
import { nullable } from '../nullable.ts';
import { environmentSchema } from './environment.ts';
import { getTime } from './get-time.ts';
import { jobUrl, pipelineUrl } from './links.ts';

const deployableSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  commit: Type.Optional(nullable(Type.Object({ message: Type.String() }))),
  pipeline: Type.Optional(
    nullable(Type.Object({ id: Type.Integer(), iid: Type.Optional(nullable(Type.Integer())) })),
  ),
});

/** A deployment as lists and single reads show it. @see https://docs.gitlab.com/api/deployments/ */
export const deploymentSchema = Type.Object({
  id: Type.Integer(),
  iid: Type.Integer(),
  ref: Type.String(),
  sha: Type.String(),
  status: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  environment: environmentSchema,
  deployable: Type.Optional(nullable(deployableSchema)),
});

/** A deployment as GitLab answers it. */
export type DeploymentRow = Static<typeof deploymentSchema>;

/** As GitLab's own app maps them. GitLab has no status for what was rolled back. */
const states: Readonly<Record<string, Deployment['state']>> = {
  created: 'pending',
  blocked: 'pending',
  running: 'in_progress',
  success: 'successful',
  failed: 'failed',
  canceled: 'cancelled',
  skipped: 'cancelled',
};

/** What a deployment brought, as further reads told. */
type Shipped = Pick<Deployment, 'texts' | 'commits' | 'base'>;

/** Reads a deployment. `shipped` is null when just the list was read. */
export function readDeployment(
  project: Project,
  row: DeploymentRow,
  environment: Environment,
  shipped: Shipped | null,
): Deployment {
  return {
    kind: 'deployment',
    projectId: project.id,
    id: row.id,
    iid: row.iid,
    ref: row.ref,
    sha: row.sha,
    state: states[row.status] ?? 'unknown',
    isBlocked: row.status === 'blocked',
    environment,
    pipeline: readPipeline(project, row),
    job: row.deployable
      ? { name: row.deployable.name, url: jobUrl(project.url, row.deployable.id) }
      : null,
    projectPath: project.pathWithNamespace,
    projectUrl: project.url,
    ...(shipped ?? { texts: listOwnTexts(row), commits: [row.sha], base: null }),
    updatedAt: getTime(row.updated_at),
    isComplete: shipped !== null,
  };
}

/** Its ref and, where the answer has it, the message of the deployed commit. */
function listOwnTexts({ ref, deployable }: DeploymentRow): string[] {
  const message = deployable?.commit?.message;
  return message === undefined ? [ref] : [ref, message];
}

function readPipeline(project: Project, { deployable }: DeploymentRow): Deployment['pipeline'] {
  const pipeline = deployable?.pipeline;
  if (!pipeline) return null;
  return {
    id: pipeline.id,
    iid: pipeline.iid ?? null,
    url: pipelineUrl(project.url, pipeline.id),
  };
}
