import { type Command, Option } from 'commander';
import { CommandError } from '../command-error.ts';
import { getLinks } from '../get-links.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly group?: string;
  readonly project?: string;
  readonly connection?: string;
  readonly json?: true;
};

/** `reconcile`: compares projects with GitLab now, and not only in the night. */
export function addReconcileCommand(program: Command): void {
  program
    .command('reconcile')
    .description('compare projects with GitLab now, and send what is missing or wrong')
    .addOption(new Option('--group <path>', 'only of the link to this group').conflicts('project'))
    .option('--project <path>', 'only this project, by its full path or id')
    .option('--connection <slug>', 'only of this GitLab')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      await withOperator((operator) => reconcile(operator, options));
      writeAnswer(options, {
        text: 'They are compared now. `status` shows how many are left.',
        json: { queued: { group: options.group ?? null, project: options.project ?? null } },
      });
    });
}

async function reconcile(operator: Operator, options: Options): Promise<void> {
  const none = { project: null, linkId: null, connectionId: null };
  const connectionId = await findConnectionId(operator, options.connection);
  if (options.project) {
    const found = await operator.reads.projectsNamed(options.project, connectionId);
    if (found.length === 0) {
      throw new CommandError('NOT_FOUND', `No link has brought a project ${options.project}.`);
    }
    for (const project of found) await operator.reconcile({ ...none, project });
    return;
  }
  if (options.group) {
    const links = await getLinks(operator, options.group, null);
    for (const { id } of links) await operator.reconcile({ ...none, linkId: id });
    return;
  }
  await operator.reconcile({ ...none, connectionId });
}

async function findConnectionId(operator: Operator, slug: string | undefined) {
  if (slug === undefined) return null;
  const connection = await operator.findConnection({ installation: null, slug });
  if (connection) return connection.id;
  throw new CommandError('NOT_FOUND', `There is no connection ${slug}.`);
}
