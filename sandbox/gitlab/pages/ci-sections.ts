import type { Deployment, FeatureFlag, Pipeline } from '../model/ci.ts';
import { deployableOf, environmentOf } from '../model/ci-lookup.ts';
import type { Project } from '../model/entities.ts';
import { projectPath } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { html, type Markup, page, raw } from './html.ts';

const SHOWN = 20;

/** The newest pipelines and deployments, and the feature flags; nothing where there are none. */
export function ciSections(world: World, project: Project): Markup {
  const path = projectPath(world, project);
  const { pipelines, deployments, flags } = project.ci;
  return raw([
    section(
      'Pipelines',
      newest(pipelines.list()).map((row) => pipelineRow(path, row)),
    ),
    section(
      'Deployments',
      newest(deployments.list()).map((row) => deploymentRow(path, project, row)),
    ),
    section(
      'Feature flags',
      newest(flags.list()).map((row) => flagRow(path, row)),
    ),
  ]);
}

/** Where links to a pipeline, a job, an environment or a feature flag lead. */
export function ciPage(world: World, project: Project, rest: string): string | null {
  const path = projectPath(world, project);
  const [kind, id] = rest.split('/');
  const back = html`<p><a href="/${path}">${path}</a></p>`;
  if (id === undefined) return page(rest, html`${back}${ciSections(world, project)}`);
  const shown = onePart(path, project, kind ?? '', Number(id));
  return shown === null ? null : page(rest, html`${back}${shown}`);
}

function onePart(path: string, project: Project, kind: string, id: number): Markup | null {
  const { pipelines, environments, deployments, flags } = project.ci;
  if (kind === 'pipelines' || kind === 'jobs') {
    const hasJob = (row: Pipeline) => row.jobs.some((job) => job.id === id);
    const row = kind === 'pipelines' ? pipelines.find(id) : pipelines.list().find(hasJob);
    return row ? pipelinePart(path, row) : null;
  }
  if (kind === 'environments') {
    const environment = environments.find(id);
    const rows = deployments.list().filter((row) => row.environmentId === id);
    return environment
      ? section(
          environment.name,
          newest(rows).map((row) => deploymentRow(path, project, row)),
        )
      : null;
  }
  const flag = flags.list().find((row) => row.iid === id);
  return flag ? section(flag.name, [flagRow(path, flag)]) : null;
}

function pipelinePart(path: string, pipeline: Pipeline): Markup {
  const jobs = pipeline.jobs.map(
    (job) =>
      html`<tr><td>${job.stage}</td><td>${job.name}</td><td>${badge(job.status)}</td><td class="soft">${job.environment ?? ''}</td></tr>`,
  );
  return html`${section(`Pipeline #${pipeline.id}`, [pipelineRow(path, pipeline)])}${section('Jobs', jobs)}`;
}

function section(title: string, rows: readonly Markup[]): Markup {
  if (rows.length === 0) return html``;
  return html`<h2>${title}</h2><table>${raw(rows)}</table>`;
}

function newest<T>(rows: readonly T[]): T[] {
  return rows.slice(-SHOWN).reverse();
}

function pipelineRow(path: string, row: Pipeline): Markup {
  return html`<tr><td><a href="/${path}/-/pipelines/${row.id}">#${row.id}</a></td><td>${badge(row.status)}</td>
    <td>${row.ref} <a href="/${path}/-/commit/${row.sha}"><code>${row.sha.slice(0, 8)}</code></a></td><td class="soft">${row.source}</td></tr>`;
}

function deploymentRow(path: string, project: Project, row: Deployment): Markup {
  const environment = environmentOf(project, row);
  const pipeline = deployableOf(project, row)?.pipeline;
  const by = pipeline
    ? html`<a href="/${path}/-/pipelines/${pipeline.id}">pipeline #${pipeline.id}</a>`
    : html`by API`;
  return html`<tr><td>#${row.iid}</td><td>${badge(row.status)}</td>
    <td><a href="/${path}/-/environments/${environment.id}">${environment.name}</a> <small>${environment.tier}</small></td>
    <td>${row.ref} <a href="/${path}/-/commit/${row.sha}"><code>${row.sha.slice(0, 8)}</code></a></td><td class="soft">${by}</td></tr>`;
}

function flagRow(path: string, row: FeatureFlag): Markup {
  const names = row.strategies.map(({ name, scopes }) =>
    [name, ...scopes.map(({ environmentScope }) => environmentScope)].join(' '),
  );
  return html`<tr><td><a href="/${path}/-/feature_flags/${row.iid}/edit">${row.name}</a></td><td>${badge(row.active ? 'on' : 'off')}</td>
    <td>${row.description}</td><td class="soft">${names.join(', ')}</td></tr>`;
}

const COLORS: Readonly<Record<string, string>> = {
  success: 'opened',
  on: 'opened',
  running: 'merged',
  failed: 'closed',
};

function badge(status: string): Markup {
  return html`<span class="badge ${COLORS[status] ?? ''}">${status}</span>`;
}
