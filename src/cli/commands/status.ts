import type { Command } from 'commander';
import type { Installation } from '../../domain/index.ts';
import { describeProjects, type ProjectReport } from '../describe-projects.ts';
import { type Rejection, toRejectionJson } from '../describe-rejections.ts';
import { describeStatus, type Status } from '../describe-status.ts';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly site?: URL;
  readonly project?: string;
  readonly projects?: true;
  readonly json?: true;
};

const mostProjects = 500;
const projectsPerPage = 100;
const mostRejections = 20;

/** `status`: what Jira shows, what waits, what is in the way; of sites, or project by project. */
export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show what Jira has, what waits to be sent, and what is in the way')
    .addOption(makeSiteOption())
    .option('--project <text>', 'project by project: those with this in their path')
    .option('--projects', `project by project: the first ${mostProjects}`)
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const { project, projects } = options;
      await withOperator(async (operator) => {
        if (project === undefined && !projects) await tellStatus(operator, options);
        else await tellProjects(operator, options);
      });
    });
}

async function tellStatus(operator: Operator, options: Options): Promise<void> {
  const { reads } = operator;
  const sites = await listSites(operator, options.site);
  const statuses = await Promise.all(sites.map(({ id }) => reads.site(id)));
  const status: Status = {
    sites: statuses.filter((site) => site !== null),
    work: await reads.work(),
    hooks: await reads.hooks(),
    jobs: await operator.countJobs(),
  };
  writeAnswer(options, { text: describeStatus(status), json: toStatusJson(status) });
}

async function listSites(operator: Operator, site: URL | undefined): Promise<Installation[]> {
  return site
    ? [await getInstallation(operator, site)]
    : await operator.stores.installations.list();
}

async function tellProjects(operator: Operator, options: Options): Promise<void> {
  const reports: ProjectReport[] = [];
  for (const site of await listSites(operator, options.site)) {
    reports.push(await reportProjects(operator, site, options.project ?? null));
  }
  writeAnswer(options, {
    text: reports.map(describeProjects).join('\n\n'),
    json: {
      sites: reports.map(({ site, rejections, ...report }) => ({
        url: site,
        ...report,
        rejections: rejections.map(toRejectionJson),
      })),
    },
  });
}

async function reportProjects(
  { reads }: Operator,
  { id: installationId, baseUrl }: Installation,
  text: string | null,
): Promise<ProjectReport> {
  const path = text?.replace(/^\/+|\/+$/g, '') ?? null;
  const projects: ProjectReport['projects'][number][] = [];
  for (;;) {
    const after = projects.at(-1) ?? null;
    const page = await reads.projects({ installationId, path, after, limit: projectsPerPage });
    projects.push(...page);
    if (page.length < projectsPerPage || projects.length >= mostProjects) break;
  }
  const rejections: Rejection[] = [];
  for (const project of projects) {
    if (rejections.length >= mostRejections) break;
    if (!project.kinds.some(({ rejected }) => rejected > 0)) continue;
    const limit = mostRejections - rejections.length;
    const question = { installationId, project, kind: null, after: null, limit };
    rejections.push(...(await reads.rejections(question)).rejections);
  }
  return { site: baseUrl, projects, rejections, hasMore: projects.length >= mostProjects };
}

function toStatusJson({ sites, ...status }: Status) {
  return {
    sites: sites.map(({ links, baseUrl, rejections, ...site }) => ({
      url: baseUrl,
      ...site,
      rejections: rejections.map(toRejectionJson),
      links: links.map(({ link, progress }) => ({
        id: link.id,
        target: { kind: link.target.kind, id: link.target.id, path: link.target.fullPath },
        since: link.createdAt,
        by: link.linkedBy,
        historyState: link.historyState,
        historySince: link.since,
        history: progress,
      })),
    })),
    ...status,
  };
}
