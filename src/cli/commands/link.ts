import type { Command } from 'commander';
import type { Connection, Installation, Link, LinkTarget } from '../../domain/index.ts';
import { CommandError } from '../command-error.ts';
import { describeLinks, readLinkRows, toLinkJson } from '../describe-links.ts';
import { followHistory } from '../follow-history.ts';
import { getConnection } from '../get-connection.ts';
import { readDate } from '../read-date.ts';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import {
  addTargetOptions,
  findTargetQuestion,
  type TargetOptions,
  type TargetQuestion,
} from '../target-options.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = TargetOptions & {
  readonly site: URL;
  readonly connection?: string;
  readonly jiraProject?: readonly string[];
  readonly pattern?: string;
  readonly searchSourceBranch?: true;
  readonly since?: Date;
  readonly wait?: true;
  readonly json?: true;
};

/** `link`: makes a Jira site receive what happens in a group, project or personal namespace. */
export function addLinkCommand(program: Command): void {
  const command = program
    .command('link')
    .description('link a group, project or personal namespace to a Jira site')
    .addOption(makeSiteOption().makeOptionMandatory());
  addTargetOptions(command)
    .option('--connection <slug>', 'the GitLab, where there are several')
    .option('--jira-project <key...>', 'only issue keys of these Jira projects count')
    .option('--pattern <re2>', "what an issue key looks like, instead of GitLab's rule")
    .option('--search-source-branch', "a merge request also has the keys of its branch's name")
    .option('--since <date>', 'history older than this is not read', readDate)
    .option('--wait', 'wait until the past is read, with a progress bar')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const question = findTargetQuestion(options);
      if (!question)
        return command.error('error: say what to link: --group, --project, --user or --path');
      await withOperator((operator) => link(operator, options, question));
    });
}

async function link(operator: Operator, options: Options, question: TargetQuestion): Promise<void> {
  const installation = await getInstallation(operator, options.site);
  const connection = await getConnection(operator, installation, options.connection ?? null);
  const target = await getTarget(operator, connection, question);
  const place = { installation, connection, target };
  const rule = toRule(options);
  const { since = null } = options;
  const asked = { ...place, ...rule, since, linkedBy: 'cli', accountId: null };
  const answer = await operator.link(asked);
  const made = answer.kind === 'linked' ? answer.link : await getLink(operator, place);
  const change =
    answer.kind === 'linked' || Object.keys(rule).length === 0
      ? 'unchanged'
      : (await operator.setMatching(made.id, rule)).kind;
  if (options.wait) await followHistory(operator, made.id);
  const rows = await readLinkRows(operator, [{ link: made, installation, throughAncestor: null }]);
  const title = answer.kind === 'linked' ? 'Linked.' : describeKept(change, options);
  writeAnswer(options, {
    text: `${title}\n\n${describeLinks(rows)}`,
    json: { result: answer.kind, link: rows.map(toLinkJson)[0] },
  });
}

/** What was said of the matching rule; the rest stays as it is. */
function toRule({ jiraProject, pattern, searchSourceBranch }: Options) {
  return {
    ...(jiraProject && { jiraProjects: jiraProject }),
    ...(pattern !== undefined && { pattern }),
    ...(searchSourceBranch && { searchesSourceBranch: true }),
  };
}

function describeKept(change: string, { since }: Options): string {
  const text =
    change === 'changed'
      ? 'It is linked already; its rule is new, and its past is read again.'
      : 'It is linked already.';
  return since ? `${text} For --since say \`history restart\`.` : text;
}

async function getTarget(
  operator: Operator,
  connection: Connection,
  { kind, fullPath }: TargetQuestion,
): Promise<LinkTarget> {
  const target = await operator.readTarget(connection, fullPath);
  if (!target) {
    throw new CommandError(
      'GITLAB_NOT_FOUND',
      `${connection.url.host} shows no ${kind ?? 'group, project or user'} ${fullPath} to its token.`,
    );
  }
  if (kind !== null && target.kind !== kind) {
    const message = `${fullPath} is a ${target.kind}, not a ${kind}; say --${target.kind}.`;
    throw new CommandError('REQUEST_INVALID', message);
  }
  return target;
}

async function getLink(
  operator: Operator,
  place: { installation: Installation; connection: Connection; target: LinkTarget },
): Promise<Link> {
  const found = (await operator.stores.links.listOf(place.installation.id)).find(
    ({ connectionId, target }) =>
      connectionId === place.connection.id &&
      target.kind === place.target.kind &&
      target.id === place.target.id,
  );
  if (found) return found;
  throw new CommandError('NOT_FOUND', 'The link was removed while it was being looked at.');
}
