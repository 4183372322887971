import { createHash } from 'node:crypto';
import type { Project } from '../../sandbox/gitlab/index.ts';
import type { World } from './start-world.ts';

type Pipeline = ReturnType<Project['ci']['pipelines']['list']>[number];
type Deployment = ReturnType<Project['ci']['deployments']['list']>[number];
type Flag = ReturnType<Project['ci']['flags']['list']>[number];

/** What Jira should show of one entity: its fields in one text, and the keys it may and must have. */
type Wanted = { text: string; must: ReadonlySet<string>; may: ReadonlySet<string> };

/**
 * Says how Jira's builds, deployments and feature flags differ from GitLab's: lost, extra, or other.
 * Computed from the simulated GitLab's final state by the rules as they are written down, with nothing of
 * the product. The keys of a build are those of the merge requests at the moment of its last change, so a
 * title that changed since may have added or taken some: those are allowed, the others are demanded.
 */
export async function compareCiWithGitlab(
  { jira }: Pick<World, 'jira'>,
  projects: readonly Project[],
): Promise<string[]> {
  const wanted = new Map<string, Wanted>();
  for (const project of projects) {
    for (const pipeline of project.ci.pipelines.list()) {
      wanted.set(nameOfBuild(project, pipeline), await wantBuild(project, pipeline));
    }
    for (const deployment of project.ci.deployments.list()) {
      const name = nameOfDeployment(project, deployment);
      wanted.set(name, await wantDeployment(project, deployment));
    }
    for (const flag of project.ci.flags.list()) {
      wanted.set(nameOfFlag(project, flag), wantFlag(project, flag));
    }
  }
  return compare(wanted, listShown(jira));
}

type Shown = { name: string; text: string; keys: readonly string[] };

function listShown(jira: World['jira']): Shown[] {
  return [
    ...jira.builds().map(({ data, issueKeys }) => ({
      name: `build ${data.pipelineId}/${data.buildNumber}`,
      text:
        `${data.state} ${JSON.stringify(data.testInfo ?? null)} ${data.displayName} at ` +
        `${data.references?.[0]?.commit?.id} ${data.lastUpdated} ${endOfUrl(data.url)}`,
      keys: issueKeys,
    })),
    ...jira.deployments().map(({ data, issueKeys }) => ({
      name: `deployment ${data.pipeline.id}/${data.environment.id}/${data.deploymentSequenceNumber}`,
      text:
        `${data.state} ${data.environment.type} ${data.displayName} ${data.lastUpdated} ` +
        `${data.environment.displayName}`,
      keys: issueKeys,
    })),
    ...jira.featureFlags().map(({ id, data, issueKeys }) => ({
      name: `flag ${id}`,
      text:
        `${data.key} ${data.summary.status.enabled} ${data.details.length} ` +
        `${data.summary.lastUpdated} ${endOfUrl(data.summary.url)}`,
      keys: issueKeys,
    })),
  ];
}

/** From the project's own name on: so a rename shows. */
function endOfUrl(url: string | undefined): string {
  return /[^/]+\/-\/.*$/.exec(url ?? '')?.[0] ?? String(url);
}

function compare(wanted: ReadonlyMap<string, Wanted>, shown: readonly Shown[]): string[] {
  const seen = new Map(shown.map((row) => [row.name, row]));
  const extra = shown.filter(({ name }) => !wanted.has(name));
  return [
    ...[...wanted].flatMap(([name, want]) => compareOne(name, want, seen.get(name))),
    ...extra.map(({ name, text }) => `extra: ${name} ${text}`),
  ];
}

function compareOne(name: string, { text, must, may }: Wanted, row: Shown | undefined): string[] {
  if (!row) return must.size > 0 ? [`lost: ${name} ${text} [${[...must]}]`] : [];
  const missing = [...must].filter((key) => !row.keys.includes(key));
  const added = row.keys.filter((key) => !may.has(key));
  return [
    ...(row.text === text ? [] : [`other: ${name} is ${row.text}, not ${text}`]),
    ...(missing.length > 0 ? [`other: ${name} lacks ${missing}`] : []),
    ...(added.length > 0 ? [`other: ${name} has ${added}`] : []),
  ];
}

const buildStates: Record<string, string> = {
  scheduled: 'pending',
  created: 'pending',
  pending: 'pending',
  preparing: 'pending',
  waiting_for_resource: 'pending',
  running: 'in_progress',
  success: 'successful',
  failed: 'failed',
  canceled: 'cancelled',
  skipped: 'cancelled',
};

const finished = new Set(['success', 'failed', 'canceled', 'skipped']);

function nameOfBuild(project: Project, { ref, iid }: Pipeline): string {
  const pipelineId = sha256(`${project.id}\n${ref}`).slice(0, 32);
  return `build ${pipelineId}/${iid}`;
}

async function wantBuild(project: Project, pipeline: Pipeline): Promise<Wanted> {
  const state = buildStates[pipeline.status] ?? 'unknown';
  const must = new Set(keysIn(pipeline.ref, await messageOf(project, pipeline.sha)));
  const own = project.mergeRequests
    .list()
    .filter(
      ({ iid, sourceBranch, sourceProjectId }) =>
        iid === pipeline.mergeRequestIid ||
        (sourceBranch === pipeline.ref && sourceProjectId === project.id),
    );
  const lent = own.flatMap((row) => keysIn(row.title, row.description, row.sourceBranch));
  return {
    text:
      `${state} ${JSON.stringify(countTests(pipeline))} ${pipeline.ref} at ${pipeline.sha} ` +
      `${pipeline.updatedAt.toISOString()} ${project.path}/-/pipelines/${pipeline.id}`,
    must,
    may: new Set([...must, ...lent]),
  };
}

function countTests({ status, testReport, jobs }: Pipeline) {
  if (!finished.has(status)) return null;
  if (testReport && testReport.total > 0) {
    return {
      totalNumber: testReport.total,
      numberPassed: testReport.success,
      numberFailed: testReport.failed + testReport.error,
      numberSkipped: testReport.skipped,
    };
  }
  if (jobs.length === 0) return null;
  const count = (wanted: string) => jobs.filter((job) => job.status === wanted).length;
  const [passed, failed] = [count('success'), count('failed')];
  return {
    totalNumber: jobs.length,
    numberPassed: passed,
    numberFailed: failed,
    numberSkipped: jobs.length - passed - failed,
  };
}

const deploymentStates: Record<string, string> = {
  created: 'pending',
  blocked: 'pending',
  running: 'in_progress',
  success: 'successful',
  failed: 'failed',
  canceled: 'cancelled',
  skipped: 'cancelled',
};

function nameOfDeployment(project: Project, row: Deployment): string {
  const pipeline = row.pipelineId ?? `external-${project.id}`;
  return `deployment ${pipeline}/${row.environmentId}/${row.iid}`;
}

async function wantDeployment(project: Project, row: Deployment): Promise<Wanted> {
  const environment = project.ci.environments.list().find(({ id }) => id === row.environmentId);
  const tier = environment?.tier ?? 'other';
  const before = project.ci.deployments
    .list()
    .filter(
      (other) =>
        other.environmentId === row.environmentId &&
        other.status === 'success' &&
        other.iid < row.iid,
    )
    .toSorted((a, b) => b.iid - a.iid)[0];
  const range = before ? await project.repository.between(before.sha, row.sha) : [];
  // What a merge brought stands in its commits.
  const messages = range.filter(({ parents }) => parents.length < 2).map(({ message }) => message);
  const must = new Set(keysIn(await messageOf(project, row.sha), row.ref));
  const brought = keysIn(...messages);
  const merged = project.mergeRequests.list().flatMap((mr) => keysIn(mr.title, mr.description));
  const name = environment?.name;
  const title = `Deployment ${row.iid} (${row.ref}@${row.sha.slice(0, 8)}) to ${name}`;
  const state = deploymentStates[row.status] ?? 'unknown';
  return {
    text:
      `${state} ${tier === 'other' ? 'unmapped' : tier} ${title} ${row.updatedAt.toISOString()} ` +
      `${project.path}/${name}`,
    must: new Set([...must, ...brought]),
    may: new Set([...must, ...brought, ...merged]),
  };
}

function nameOfFlag(project: Project, { name }: Flag): string {
  return `flag ${project.id}-${sha256(name).slice(0, 32)}`;
}

function wantFlag(project: Project, flag: Flag): Wanted {
  const scopes = flag.strategies.flatMap((strategy) => strategy.scopes);
  const keys = new Set(keysIn(flag.description));
  return {
    text:
      `${flag.name} ${flag.active} ${Math.max(1, scopes.length)} ${flag.updatedAt.toISOString()} ` +
      // GitLab's API tells no number of a flag, so its own page cannot be named.
      `${project.path}/-/feature_flags`,
    must: keys,
    may: keys,
  };
}

async function messageOf(project: Project, sha: string): Promise<string> {
  const [commit] = await project.repository.commitsBySha([sha]);
  return commit?.message ?? '';
}

function keysIn(...texts: readonly string[]): string[] {
  return [...new Set(texts.join(' ').match(/\b[A-Z]+-\d+/g) ?? [])];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
