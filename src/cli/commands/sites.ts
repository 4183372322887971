import type { Command } from 'commander';
import { describeTime } from '../describe-time.ts';
import { makeTable } from '../make-table.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

/** `sites`: the Jira sites that have the app. */
export function addSitesCommand(program: Command): void {
  program
    .command('sites')
    .description('list the Jira sites that have the app')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: true }) => {
      const sites = await withOperator(listSites);
      writeAnswer(options, { text: describeSites(sites), json: { sites } });
    });
}

type Site = {
  readonly id: number;
  readonly url: URL;
  readonly displayUrl: URL | null;
  /** How it is reached: by the app, or with OAuth credentials. */
  readonly route: 'app' | 'oauth';
  readonly installedAt: Date;
  readonly links: number;
};

async function listSites({ stores }: Operator): Promise<Site[]> {
  const links = await stores.links.list();
  return (await stores.installations.list()).map(
    ({ id, baseUrl, displayUrl, oauth, createdAt }) => ({
      id,
      url: baseUrl,
      displayUrl,
      route: oauth ? ('oauth' as const) : ('app' as const),
      installedAt: createdAt,
      links: links.filter(({ installationId }) => installationId === id).length,
    }),
  );
}

function describeSites(sites: readonly Site[]): string {
  if (sites.length === 0) {
    return 'No Jira site has the app yet. Install it from <PUBLIC_URL>/-/jira_connect/app_descriptor.json, or add a site by its OAuth credentials: site add --oauth.';
  }
  return makeTable(
    ['ID', 'JIRA SITE', 'REACHED BY', 'INSTALLED', 'LINKS'],
    sites.map(({ id, url, route, installedAt, links }) => [
      String(id),
      url.host,
      route === 'oauth' ? 'OAuth credentials' : 'app',
      describeTime(installedAt),
      links,
    ]),
  );
}
