import { type Command, Option } from 'commander';
import type { LinkId } from '../../domain/index.ts';
import { findProjectRef } from '../find-project-ref.ts';
import { getLinks } from '../get-links.ts';
import { readDate } from '../read-date.ts';
import { readLinkId } from '../read-link-id.ts';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly site: URL;
  readonly link?: LinkId;
  readonly group?: string;
  readonly project?: string;
  readonly connection?: string;
  readonly since?: Date;
  readonly json?: true;
};

/** `sync`: reads the past again; only what changed is sent. */
export function addSyncCommand(program: Command): void {
  program
    .command('sync')
    .description('read the past of a site again from its beginning, and send what changed')
    .addOption(makeSiteOption().makeOptionMandatory())
    .addOption(
      new Option('--link <number>', 'only of this link, by the id that `links` shows')
        .argParser(readLinkId)
        .conflicts(['group', 'project']),
    )
    .addOption(new Option('--group <path>', 'only of the link to this group').conflicts('project'))
    .option('--project <path>', 'only of this project, by its full path or id')
    .option('--connection <slug>', 'the GitLab, where there are several')
    .option('--since <date>', 'nothing older; without it as far back as the link reads', readDate)
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const ids = await withOperator((operator) => sync(operator, options));
      const text =
        ids.length === 0
          ? `Nothing is linked to ${options.site.host}.`
          : `The past is read again. \`status --site ${options.site.host}\` shows how far it is.`;
      writeAnswer(options, { text, json: { queued: { links: ids } } });
    });
}

async function sync(operator: Operator, options: Options): Promise<LinkId[]> {
  const installation = await getInstallation(operator, options.site);
  const wish = { installationId: installation.id, since: options.since };
  if (options.group) {
    const ids: LinkId[] = [];
    for (const { id } of await getLinks(operator, options.group, installation.id)) {
      ids.push(...(await operator.sync({ ...wish, linkId: id, project: null })));
    }
    return ids;
  }
  const project = await findProjectRef(operator, installation, options);
  return await operator.sync({ ...wish, linkId: options.link ?? null, project });
}
