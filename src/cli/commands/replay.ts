import { type Command, Option } from 'commander';
import type { EntityKind } from '../../domain/index.ts';
import { findProjectRef } from '../find-project-ref.ts';
import { makeKindOption } from '../kind-option.ts';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { type Answer, writeAnswer } from '../write-answer.ts';

type Options = {
  readonly site?: URL;
  readonly project?: string;
  readonly connection?: string;
  readonly kind?: EntityKind;
  readonly entity?: string;
  readonly accepted?: true;
  readonly deliveries?: true;
  readonly json?: true;
};

/** `replay`: sends again what Jira did not take, or processes again what was given up. */
export function addReplayCommand(program: Command): void {
  const command = program
    .command('replay')
    .description('send again what Jira did not take, or process again webhooks that were given up')
    .addOption(makeSiteOption())
    .option('--project <path>', 'only of this project, by its full path or id')
    .option('--connection <slug>', 'the GitLab, where there are several')
    .addOption(makeKindOption())
    .option('--entity <id>', 'only this one, by the id that `rejections` shows')
    .option('--accepted', 'also what Jira took: the project is read from GitLab and sent again')
    .addOption(
      new Option('--deliveries', 'all webhooks that were given up').conflicts([
        'site',
        'project',
        'kind',
        'entity',
        'accepted',
      ]),
    )
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const problem = findProblem(options);
      if (problem) return command.error(`error: ${problem}`);
      const { site } = options;
      writeAnswer(
        options,
        await withOperator((operator) =>
          site ? replay(operator, { ...options, site }) : replayDeliveries(operator),
        ),
      );
    });
}

function findProblem({ site, deliveries, project, kind, entity, accepted }: Options) {
  if (!site && !deliveries) return 'say --site, or --deliveries';
  if (entity && !(project && kind)) return 'say --project and --kind with --entity';
  if (accepted && (!project || kind)) return 'say --project and no --kind with --accepted';
  return null;
}

const texts = {
  queued: 'It is sent again, page by page.',
  resent: 'It is on its way to Jira.',
  read_again: 'It is read from GitLab, and sent then.',
  nothing: 'Nothing is sent: Jira shows nothing of it, or it is on its way already.',
};

async function replay(operator: Operator, options: Options & { site: URL }): Promise<Answer> {
  const installation = await getInstallation(operator, options.site);
  const { kind: result } = await operator.replay({
    installationId: installation.id,
    project: await findProjectRef(operator, installation, options),
    kind: options.kind ?? null,
    entityId: options.entity ?? null,
    isWithAccepted: options.accepted ?? false,
  });
  return { text: texts[result], json: { result } };
}

async function replayDeliveries(operator: Operator): Promise<Answer> {
  const count = await operator.replayDeliveries();
  return {
    text: `${count.toLocaleString('en')} are processed again.`,
    json: { deliveries: count },
  };
}
