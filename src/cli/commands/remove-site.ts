import type { Command } from 'commander';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import { withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = { readonly site: URL; readonly deleteData?: true; readonly json?: true };

/** `remove-site`: forgets a Jira site, without waiting for its administrator to uninstall the app. */
export function addRemoveSiteCommand(program: Command): void {
  program
    .command('remove-site')
    .description('forget a Jira site with its links')
    .addOption(makeSiteOption().makeOptionMandatory())
    .option('--delete-data', 'first take out of Jira all it shows, while its secret works')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const deletesData = options.deleteData === true;
      const host = await withOperator(async (operator) => {
        const { id, baseUrl } = await getInstallation(operator, options.site);
        await operator.removeSite(id, { deletesData });
        return baseUrl.host;
      });
      writeAnswer(options, {
        text: deletesData
          ? `${host} has no links any more. It is removed when Jira shows nothing, a day from now at the latest.`
          : `${host} is removed. What Jira shows stays until the app is uninstalled there.`,
        json: { removed: host, deletesData },
      });
    });
}
