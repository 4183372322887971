import type { Command } from 'commander';
import type { Installation, Link, LinkId } from '../../domain/index.ts';
import { CommandError } from '../command-error.ts';
import { readLinkId } from '../read-link-id.ts';
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
  readonly site?: URL;
  readonly id?: LinkId;
  readonly deleteData?: true;
  readonly json?: true;
};

/** `unlink`: ends a link. */
export function addUnlinkCommand(program: Command): void {
  const command = program
    .command('unlink')
    .description('end a link: by --id, or by --site and what is linked')
    .option('--id <number>', 'the id that `links` shows', readLinkId)
    .addOption(makeSiteOption());
  addTargetOptions(command)
    .option('--delete-data', 'also take out of Jira what no other link of the site covers')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const { id, site } = options;
      const target = findTargetQuestion(options);
      const isWhole = id === undefined ? site && target : !site && !target;
      if (!isWhole)
        command.error('error: say --id, or --site with --group, --project, --user or --path');
      const link = await withOperator(async (operator) => {
        const found = await getLink(operator, { id, site, target });
        await operator.unlink(found.id, { deletesData: options.deleteData === true });
        return found;
      });
      const { kind, fullPath } = link.target;
      writeAnswer(options, {
        text: `Unlinked ${kind} ${fullPath}. Webhooks nobody needs any more go within a minute.${
          options.deleteData
            ? ' What Jira shows of it is being removed.'
            : ' What Jira shows of it stays.'
        }`,
        json: {
          unlinked: { id: link.id, target: { kind, path: fullPath } },
          deletesData: options.deleteData === true,
        },
      });
    });
}

async function getLink(
  operator: Operator,
  named: {
    id: LinkId | undefined;
    site: URL | undefined;
    target: TargetQuestion | null;
  },
): Promise<Link> {
  const { id, site, target } = named;
  const found =
    site && target
      ? await findBySite(operator, await getInstallation(operator, site), target)
      : await operator.stores.links.find(id ?? (0 as LinkId));
  if (found) return found;
  const what = target?.fullPath ?? `Link ${id}`;
  throw new CommandError('NOT_FOUND', `${what} is not linked${site ? ` to ${site.host}` : ''}.`);
}

async function findBySite(
  operator: Operator,
  installation: Installation,
  { kind, fullPath }: TargetQuestion,
): Promise<Link | undefined> {
  const links = await operator.stores.links.listOf(installation.id);
  return links.find(
    ({ target }) =>
      target.fullPath.toLowerCase() === fullPath.toLowerCase() &&
      (kind === null || target.kind === kind),
  );
}
