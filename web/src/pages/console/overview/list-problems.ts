import type {
  ConnectionsAnswer,
  SitesAnswer,
  WorkAnswer,
} from '../../../../../src/contract/index.ts';
import { makeHref } from '../use-route.ts';

/** Something that needs a person, and the view where it can be mended. */
export type OverviewProblem = {
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly linkText: string;
};

type Answers = {
  readonly work: WorkAnswer | undefined;
  readonly sites: SitesAnswer | undefined;
  readonly connections: ConnectionsAnswer | undefined;
};

/** All that is wrong, the widest first: GitLabs, then sites, then single pieces of work. */
export function listProblems({ work, sites, connections }: Answers): OverviewProblem[] {
  return [
    ...(connections?.connections ?? []).flatMap(ofConnection),
    ...(sites?.sites ?? []).flatMap(ofSite),
    ...(work ? ofWork(work) : []),
  ];
}

function ofConnection({
  url,
  state,
  hooks,
}: ConnectionsAnswer['connections'][number]): OverviewProblem[] {
  const at = { href: makeHref(['connections']), linkText: 'Open connections' };
  const unwell = hooks.paused + hooks.disabled + hooks.gone;
  return [
    ...(state?.problems ?? []).map((text) => ({ title: url, text, ...at })),
    ...(unwell > 0
      ? [
          {
            title: url,
            text: `${count(unwell, 'webhook does', 'webhooks do')} not work; sweeps stand in for them.`,
            ...at,
          },
        ]
      : []),
  ];
}

function ofSite(site: SitesAnswer['sites'][number]): OverviewProblem[] {
  const title = site.displayUrl ?? site.url;
  return [
    ...site.pauses.map(({ lane, until, reason }) => ({
      title,
      text: `Sending (${lane}) waits until ${new Date(until).toLocaleTimeString('en-GB')}: ${reason}`,
      href: makeHref(['sites', site.id]),
      linkText: 'Open the site',
    })),
    ...(site.rejected > 0
      ? [
          {
            title,
            text: `Jira refused ${count(site.rejected, 'entity', 'entities')}.`,
            href: makeHref(['sites', site.id, 'rejections']),
            linkText: 'See why',
          },
        ]
      : []),
  ];
}

function ofWork({ deliveries, jobs, sweeps }: WorkAnswer): OverviewProblem[] {
  const failed = jobs.filter((each) => each.failed > 0);
  return [
    ...(deliveries.givenUp > 0
      ? [
          {
            title: 'Webhooks',
            text: `${count(deliveries.givenUp, 'webhook was', 'webhooks were')} given up after many attempts.`,
            href: makeHref(['work']),
            linkText: 'See them',
          },
        ]
      : []),
    ...failed.map(({ name, failed: times }) => ({
      title: 'Jobs',
      text: `${name} failed ${count(times, 'time', 'times')}. The log says why.`,
      href: makeHref(['doctor']),
      linkText: 'Open the doctor',
    })),
    ...(sweeps.failed > 0
      ? [
          {
            title: 'Comparison',
            text: `${count(sweeps.failed, 'project', 'projects')} could not be compared with GitLab.`,
            href: makeHref(['doctor']),
            linkText: 'Open the doctor',
          },
        ]
      : []),
  ];
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
