import type { Command } from 'commander';
import { describeLinks, type LinkRow, readLinkRows, toLinkJson } from '../describe-links.ts';
import { exitCode } from '../exit-code.ts';
import { makeSiteOption } from '../site-option.ts';
import { addTargetOptions, findTargetQuestion, type TargetOptions } from '../target-options.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = TargetOptions & { readonly site?: URL; readonly json?: true };

/** `links`: who receives what; with a question, whether something is linked, and through what. */
export function addLinksCommand(program: Command): void {
  const command = program
    .command('links')
    .description('list links, or tell whether and through which ancestor something is linked')
    .addOption(makeSiteOption());
  addTargetOptions(command)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `\nEnds with ${exitCode.notLinked} when what was asked about is not linked.`,
    )
    .action(async (options: Options) => {
      const rows = await withOperator(async (operator) =>
        readLinkRows(operator, await findFindings(operator, options)),
      );
      const isAsked = options.site !== undefined || findTargetQuestion(options) !== null;
      if (isAsked && rows.length === 0) process.exitCode = exitCode.notLinked;
      writeAnswer(options, {
        text: rows.length > 0 ? describeLinks(rows) : describeNone(isAsked),
        json: { linked: rows.length > 0, links: rows.map(toLinkJson) },
      });
    });
}

function describeNone(isAsked: boolean): string {
  return isAsked
    ? 'Not linked.'
    : 'Nothing is linked yet. Link something with `gitlab-for-jira link`.';
}

type Finding = Pick<LinkRow, 'link' | 'installation' | 'throughAncestor'>;

async function findFindings(operator: Operator, options: Options): Promise<Finding[]> {
  const target = findTargetQuestion(options);
  const { site } = options;
  if (target) {
    const { kind, fullPath } = target;
    const found = await operator.findLinks({ kind: 'path', fullPath });
    return found
      .filter(({ installation }) => !site || isOf(installation, site))
      .filter(({ link, throughAncestor }) => throughAncestor !== null || fits(kind, link));
  }
  if (site) return await operator.findLinks({ kind: 'site', url: site });
  return await listAll(operator);
}

/** A path names one thing in a GitLab, but another one perhaps in the next. */
function fits(kind: string | null, link: LinkRow['link']): boolean {
  return kind === null || link.target.kind === kind;
}

function isOf({ baseUrl, displayUrl }: LinkRow['installation'], site: URL): boolean {
  return [baseUrl.host, displayUrl?.host].includes(site.host);
}

async function listAll({ stores }: Operator): Promise<Finding[]> {
  const links = await stores.links.list();
  return (await stores.installations.list()).flatMap((installation) =>
    links
      .filter(({ installationId }) => installationId === installation.id)
      .map((link) => ({ link, installation, throughAncestor: null })),
  );
}
