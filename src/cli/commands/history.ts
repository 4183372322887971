import type { Command } from 'commander';
import type { Link, LinkId } from '../../domain/index.ts';
import { CommandError } from '../command-error.ts';
import { describeProgress } from '../describe-links.ts';
import { getProject } from '../get-project.ts';
import { readDate } from '../read-date.ts';
import { readLinkId } from '../read-link-id.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = { readonly link: LinkId; readonly json?: true };
type RestartOptions = Options & { readonly project?: string; readonly since?: Date };
type Answer = Awaited<ReturnType<Operator['history']['pause']>>;

/** `history`: pauses, resumes, cancels and restarts the reading of a link's past. */
export function addHistoryCommand(program: Command): void {
  const history = program.command('history').description("steer the reading of a link's past");
  addAction(history, 'pause', 'stop reading; it can go on where it stopped');
  addAction(history, 'resume', 'go on after a pause');
  addAction(history, 'cancel', 'give up reading; only a restart begins again');
  addOptions(history.command('restart').description('read the past again from its beginning'))
    .option('--project <path>', 'this project only, by its full path or id')
    .option('--since <date>', 'nothing older than this; without it all of the past', readDate)
    .action(async (options: RestartOptions) => {
      await run(options, (operator) => restart(operator, options));
    });
}

function addAction(
  history: Command,
  name: 'pause' | 'resume' | 'cancel',
  description: string,
): void {
  addOptions(history.command(name).description(description)).action(async (options: Options) => {
    await run(options, (operator) => operator.history[name](options.link));
  });
}

function addOptions(command: Command): Command {
  return command
    .requiredOption('--link <number>', 'the id that `links` shows', readLinkId)
    .option('--json', 'print one JSON document');
}

async function restart(operator: Operator, options: RestartOptions): Promise<Answer> {
  const link = await operator.stores.links.find(options.link);
  if (!link) return { kind: 'not_found' };
  const { project, since = null } = options;
  const projectId = project ? (await getProject(operator, link.connectionId, project)).id : null;
  return await operator.history.restart(link.id, { projectId, since });
}

async function run(options: Options, act: (operator: Operator) => Promise<Answer>): Promise<void> {
  const { link, progress } = await withOperator(async (operator) => {
    const steered = getSteered(await act(operator), options.link);
    return { link: steered, progress: await operator.stores.links.progress(steered.id) };
  });
  const { kind, fullPath } = link.target;
  writeAnswer(options, {
    text: `The history of ${kind} ${fullPath} is ${link.historyState}: ${describeProgress(progress)}.`,
    json: {
      link: link.id,
      historyState: link.historyState,
      historySince: link.since,
      history: progress,
    },
  });
}

function getSteered(answer: Answer, linkId: LinkId): Link {
  if (answer.kind === 'done') return answer.link;
  throw answer.kind === 'not_found'
    ? new CommandError('NOT_FOUND', `There is no link ${linkId}.`)
    : new CommandError(
        'REQUEST_INVALID',
        `The history of link ${linkId} is ${answer.historyState}; restart it instead.`,
      );
}
