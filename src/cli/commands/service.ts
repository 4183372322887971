import { text as readText } from 'node:stream/consumers';
import { type Command, InvalidArgumentError } from 'commander';
import type { Connection, LinkTarget } from '../../domain/index.ts';
import { makeSecret, type Secret } from '../../lib/index.ts';
import { CommandError } from '../command-error.ts';
import { describeTime } from '../describe-time.ts';
import { makeTable } from '../make-table.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type WithOperator = <T>(work: (operator: Operator) => Promise<T>) => Promise<T>;

type SetOptions = {
  readonly group?: string;
  readonly connection?: string;
  readonly tokenStdin: true;
  readonly json?: true;
};

const mostListed = 100;

/** `service-account` and `gatings`: who decides on deployments at GitLab, and what waits for that. */
export function addServiceCommands(program: Command): void {
  const accounts = program
    .command('service-account')
    .description('the GitLab account that decides on deployments as Jira Service Management says');
  addSet(accounts, withOperator);
  addList(accounts, withOperator);
  addRemove(accounts, withOperator);
  addGatings(program, withOperator);
}

function addSet(accounts: Command, withOperator: WithOperator): void {
  accounts
    .command('set')
    .description('enter the token, for one group or for all of a GitLab')
    .option('--group <path>', 'a group with everything below it, by its full path')
    .option('--connection <slug>', 'the GitLab, where there are several')
    .requiredOption('--token-stdin', 'read the token from standard input')
    .option('--json', 'print one JSON document')
    .action(async (options: SetOptions) => {
      const token = (await readText(process.stdin)).trim();
      if (token === '') throw new CommandError('REQUEST_INVALID', 'There is no token on stdin.');
      const place = await withOperator(async (operator) => {
        const connection = await getConnection(operator, options.connection ?? null);
        const group = options.group ? await getGroup(operator, connection, options.group) : null;
        await setAccount(operator, { connection, group, token: makeSecret(token) });
        return group?.fullPath ?? connection.url.host;
      });
      writeAnswer(options, {
        text: `The token is good, and decides on deployments of ${place} from now on.`,
        json: { saved: { place } },
      });
    });
}

async function setAccount(
  operator: Operator,
  input: { connection: Connection; group: LinkTarget | null; token: Secret },
): Promise<void> {
  const answer = await operator.setServiceAccount(input);
  if (answer.kind === 'refused') {
    throw new CommandError('GITLAB_FORBIDDEN', answer.problems.join(' '));
  }
  if (answer.kind === 'nothing_linked') {
    const { host } = input.connection.url;
    const safe = `Nothing of ${host} is linked yet, so the token cannot be tried. Link something, or say --group.`;
    throw new CommandError('REQUEST_INVALID', safe);
  }
}

async function getConnection(operator: Operator, slug: string | null): Promise<Connection> {
  const connection = await operator.findConnection({ installation: null, slug });
  if (connection) return connection;
  throw new CommandError('NOT_FOUND', `There is no connection${slug ? ` ${slug}` : ''}.`);
}

async function getGroup(
  operator: Operator,
  connection: Connection,
  path: string,
): Promise<LinkTarget> {
  const target = await operator.readTarget(connection, path);
  if (target?.kind === 'group') return target;
  const safe = `${connection.url.host} shows no group ${path} to its token.`;
  throw new CommandError('GITLAB_NOT_FOUND', safe);
}

function addList(accounts: Command, withOperator: WithOperator): void {
  accounts
    .command('list')
    .description('list the accounts, and what GitLab refused them')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: true }) => {
      const rows = await withOperator(async ({ stores }) => {
        const connections = await stores.connections.list();
        return (await stores.services.listAccounts()).map(
          ({ id, connectionId, group, problem, savedAt }) => {
            const slug = connections.find((one) => one.id === connectionId)?.slug ?? '';
            return { id, connection: slug, group: group?.fullPath ?? null, problem, savedAt };
          },
        );
      });
      const lines = rows.map((row) => [
        row.id,
        row.connection,
        row.group ?? 'all',
        describeTime(row.savedAt),
        row.problem ?? '',
      ]);
      const head = ['id', 'GitLab', 'group', 'entered', 'problem'];
      const text = lines.length > 0 ? makeTable(head, lines) : 'No service account is set.';
      writeAnswer(options, { text, json: { accounts: rows } });
    });
}

function addRemove(accounts: Command, withOperator: WithOperator): void {
  accounts
    .command('remove')
    .description('forget a token')
    .requiredOption('--id <number>', 'the id that `service-account list` shows', readId)
    .option('--json', 'print one JSON document')
    .action(async (options: { id: number; json?: true }) => {
      await withOperator((operator) => operator.removeServiceAccount(options.id));
      writeAnswer(options, { text: 'Forgotten.', json: { removed: { id: options.id } } });
    });
}

function readId(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a number.');
  return Number(text);
}

function addGatings(program: Command, withOperator: WithOperator): void {
  program
    .command('gatings')
    .description('list deployments that wait for a verdict of Jira, and how the last ones ended')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: true }) => {
      const gatings = await withOperator(({ stores }) => stores.gatings.list(mostListed));
      const lines = gatings.map((one) => [
        one.baseUrl.host,
        one.projectPath,
        one.deploymentId,
        one.tier,
        one.state.replace('_', ' '),
        describeTime(one.endedAt ?? one.askedAt),
        one.reason,
      ]);
      const head = ['site', 'project', 'deployment', 'tier', 'state', 'since', 'reason'];
      const text = lines.length > 0 ? makeTable(head, lines) : 'No deployment waits for a verdict.';
      writeAnswer(options, { text, json: { gatings } });
    });
}
