import type { Command } from 'commander';
import { getConnection } from '../get-connection.ts';
import { getProject } from '../get-project.ts';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import { withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly site: URL;
  readonly project: string;
  readonly connection?: string;
  readonly json?: true;
};

/** `purge`: takes what Jira shows of one project out of it. */
export function addPurgeCommand(program: Command): void {
  program
    .command('purge')
    .description('take out of Jira all it shows of a project; links stay')
    .addOption(makeSiteOption().makeOptionMandatory())
    .requiredOption('--project <path>', 'the project, by its full path or id')
    .option('--connection <slug>', 'the GitLab, where there are several')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nOf a project that stays linked new changes are shown again, and the next comparison brings back its\n' +
        'branches and flags; the rest of its past comes with `history restart`. To keep it out, unlink it.',
    )
    .action(async (options: Options) => {
      const project = await withOperator(async (operator) => {
        const installation = await getInstallation(operator, options.site);
        const slug = options.connection ?? null;
        const connection = await getConnection(operator, installation, slug);
        const found = await getProject(operator, connection.id, options.project);
        await operator.purge({
          installationId: installation.id,
          connectionId: connection.id,
          projectId: found.id,
        });
        return found;
      });
      writeAnswer(options, {
        text: `What ${options.site.host} shows of ${project.pathWithNamespace} is being removed.`,
        json: { purging: { id: project.id, path: project.pathWithNamespace } },
      });
    });
}
