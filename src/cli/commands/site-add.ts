import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import { readSiteConfig } from '../../config/index.ts';
import type { Endpoint } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import { CommandError } from '../command-error.ts';
import { makeSiteOption } from '../site-option.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly oauth: true;
  readonly site: URL;
  readonly clientId: string;
  readonly secretStdin: true;
  readonly json?: true;
};

/** `site add`: makes a Jira site known that nobody can install an app on. */
export function addSiteCommands(program: Command): void {
  program
    .command('site')
    .description('Jira sites without the app')
    .command('add')
    .description('add a Jira site by its OAuth credentials, or enter new ones')
    .requiredOption('--oauth', 'by OAuth credentials: nothing of this service need be public')
    .addOption(makeSiteOption().makeOptionMandatory())
    .requiredOption('--client-id <id>', 'the client ID that Jira shows')
    .requiredOption('--secret-stdin', 'read the client secret from standard input')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const config = readSiteConfig(process.env);
      const site = readSite(options.site);
      const clientSecret = await readSecret();
      const input = { site, clientId: options.clientId.trim(), clientSecret };
      const answer = await withOperator((operator) => operator.addOauthSite(config, input));
      if (answer.kind !== 'saved') throw explain(answer, site.host);
      const { id, isNew, missing } = answer;
      writeAnswer(options, {
        text: describeSaved(site.host, answer),
        json: { site: { id, url: site.href }, isNew, missing },
      });
    });
}

/** Whatever page of the site was copied. */
function readSite({ origin, username, password }: URL): URL {
  if (username === '' && password === '') return new URL(origin);
  throw new CommandError('REQUEST_INVALID', 'The address of the site must not carry credentials.');
}

async function readSecret() {
  const secret = (await readText(process.stdin)).trim();
  if (secret !== '') return makeSecret(secret);
  throw new CommandError('REQUEST_INVALID', 'There is no client secret on stdin.');
}

type Answer = Awaited<ReturnType<Operator['addOauthSite']>>;
type Saved = Extract<Answer, { kind: 'saved' }>;

function explain(answer: Exclude<Answer, Saved>, host: string): CommandError {
  switch (answer.kind) {
    case 'unreachable':
      return new CommandError('JIRA_UNREACHABLE', `${host} cannot be reached: ${answer.reason}.`);
    case 'other': {
      const safe = `${host} is no site of Jira Cloud: it answered ${answer.status} and no cloud id.`;
      return new CommandError('REQUEST_INVALID', safe);
    }
    case 'has_app': {
      const safe = `${host} has the app, and with OAuth credentials besides Jira would show everything twice. To go over to them, first say \`remove-site --delete-data\`.`;
      return new CommandError('REQUEST_INVALID', safe);
    }
    case 'not_permitted': {
      const safe = `Atlassian knows these credentials, but they may do nothing at ${host}: they are of another site, or no permission is ticked.`;
      return new CommandError('JIRA_FORBIDDEN', safe);
    }
  }
}

const permissions: Record<Endpoint, string> = {
  devinfo: 'Development information',
  builds: 'Builds',
  deployments: 'Deployments',
  featureflags: 'Feature flags',
};

function describeSaved(host: string, { isNew, missing }: Saved): string {
  const lines = [
    isNew
      ? `${host} is added. Link something to it: gitlab-for-jira link --site ${host} --group <path>`
      : `${host} has new credentials. Its links are as they were.`,
  ];
  if (missing.length > 0) {
    const names = missing.map((endpoint) => permissions[endpoint]).join(', ');
    lines.push(`Not ticked in Jira, and so not shown there: ${names}.`);
  }
  return lines.join('\n');
}
