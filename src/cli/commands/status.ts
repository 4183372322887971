import type { Command } from 'commander';
import { describeStatus } from '../describe-status.ts';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import { withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

/** `status`: what Jira shows, what waits, what is in the way. */
export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description('show what Jira has, what waits to be sent, and what is in the way')
    .addOption(makeSiteOption())
    .option('--json', 'print one JSON document')
    .action(async (options: { site?: URL; json?: true }) => {
      const { site } = options;
      const status = await withOperator(async (operator) => {
        const only = site ? await getInstallation(operator, site) : null;
        const sites = await operator.reads.sites();
        return {
          sites: sites.filter(({ installationId }) => !only || installationId === only.id),
          work: await operator.reads.work(),
        };
      });
      writeAnswer(options, { text: describeStatus(status), json: toStatusJson(status) });
    });
}

function toStatusJson({ sites, work }: Parameters<typeof describeStatus>[0]) {
  return {
    sites: sites.map(({ links, baseUrl, ...site }) => ({
      url: baseUrl,
      ...site,
      links: links.map(({ link: { id, target, linkedBy, createdAt }, progress }) => ({
        id,
        target: { kind: target.kind, id: target.id, path: target.fullPath },
        since: createdAt,
        by: linkedBy,
        history: progress,
      })),
    })),
    work,
  };
}
