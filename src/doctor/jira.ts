import { errorCodes } from '../domain/index.ts';
import type { Reads, SiteStatus } from '../ports/index.ts';
import { type Check, fail, pass, warn } from './check.ts';
import type { CheckGroup } from './run-doctor.ts';

type Deps = { readonly reads: Pick<Reads, 'sites'> };

const lagWarnedMs = 15 * 60_000;

/** Whether every Jira site takes what it is sent, and in time. */
export function listJiraChecks({ reads }: Deps): CheckGroup {
  return {
    name: 'jira',
    title: 'A Jira site has the app',
    list: async () => {
      const sites = await reads.sites();
      return sites.length === 0 ? [nothingInstalled] : sites.flatMap(listOf);
    },
  };
}

const nothingInstalled: Check = {
  name: 'jira',
  title: 'A Jira site has the app',
  run: async () =>
    warn(
      'None has.',
      'No site has told us that the app was installed.',
      'Install it in Jira from the descriptor, PUBLIC_URL/-/jira_connect/app_descriptor.json, or add a site by its OAuth credentials: `site add --oauth`.',
    ),
};

function listOf(site: SiteStatus): Check[] {
  const { host } = site.baseUrl;
  return [
    {
      name: `jira.${host}.answers`,
      title: `${host} takes what it is sent`,
      run: async () => checkPauses(site),
    },
    {
      name: `jira.${host}.rejections`,
      title: `${host} has refused nothing`,
      run: async () => checkRejections(site),
    },
    {
      name: `jira.${host}.lag`,
      title: `${host} is up to date`,
      run: async () => checkLag(site),
    },
  ];
}

const refusals = [
  { pattern: /^The token of the Forge app/, code: 'JIRA_APP_SILENT' },
  { pattern: /refuses the OAuth credentials/, code: 'JIRA_CREDENTIALS_REFUSED' },
  { pattern: /\(status 401\)/, code: 'JIRA_UNAUTHORIZED' },
  { pattern: /\(status 403\)/, code: 'JIRA_FORBIDDEN' },
  { pattern: /\(status (404|410|3\d\d)\)/, code: 'JIRA_GONE' },
] as const;

function checkPauses({ pauses }: SiteStatus) {
  const failing = pauses.filter(({ failures }) => failures > 0);
  const [first] = failing;
  if (!first)
    return pass(pauses.length === 0 ? 'Nothing is held back.' : 'Jira asked for a pause.');
  const { reason } = first;
  const refusal = refusals.find(({ pattern }) => pattern.test(reason));
  const found = `${failing.length} queues are held back.`;
  if (refusal) return fail(found, reason, errorCodes[refusal.code]);
  return warn(
    found,
    reason,
    'It is tried again by itself. If it stays so, mend what the cause says.',
  );
}

function checkRejections({ rejectedCount, rejections, shown }: SiteStatus) {
  const total = Object.values(shown).reduce((sum, each) => sum + each, 0);
  const found = `${rejectedCount} refused, ${total} shown.`;
  if (rejectedCount === 0) return pass(found);
  const cause = rejections[0]?.reason ?? 'Jira did not say why.';
  const fix = 'See why each was refused: `rejections`, or Sites in the console; then send again.';
  return rejectedCount > total ? fail(found, cause, fix) : warn(found, cause, fix);
}

function checkLag({ lagMs, waiting }: SiteStatus) {
  if (lagMs === null) return pass('Nothing waits.');
  const minutes = Math.round(lagMs / 60_000);
  const found = `${waiting.live} changes and ${waiting.history} of the past wait, the oldest for ${minutes} minutes.`;
  if (waiting.live === 0 || lagMs < lagWarnedMs) return pass(found);
  return warn(
    found,
    'More is to be sent than Jira takes, or nobody sends.',
    'Look whether a worker is alive and whether the site is held back.',
  );
}
