import { type Command, InvalidArgumentError } from 'commander';
import type { EntityKind, MirrorKey } from '../../domain/index.ts';
import { describeRejections, type Rejection, toRejectionJson } from '../describe-rejections.ts';
import { findProjectRef } from '../find-project-ref.ts';
import { makeKindOption } from '../kind-option.ts';
import { getInstallation, makeSiteOption } from '../site-option.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly site: URL;
  readonly project?: string;
  readonly connection?: string;
  readonly kind?: EntityKind;
  readonly limit: number;
  readonly json?: true;
};

const usualLimit = 100;

/** `rejections`: what Jira refused, and why. */
export function addRejectionsCommand(program: Command): void {
  program
    .command('rejections')
    .description('list what Jira refused, and why')
    .addOption(makeSiteOption().makeOptionMandatory())
    .option('--project <path>', 'only of this project, by its full path or id')
    .option('--connection <slug>', 'the GitLab, where there are several')
    .addOption(makeKindOption())
    .option('--limit <number>', 'at most so many', readLimit, usualLimit)
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      const { rejections, hasMore } = await withOperator((operator) => list(operator, options));
      writeAnswer(options, {
        text: describe(rejections, hasMore),
        json: { rejections: rejections.map(toRejectionJson), hasMore },
      });
    });
}

function describe(rejections: readonly Rejection[], hasMore: boolean): string {
  if (rejections.length === 0) return 'Jira refused nothing.';
  const more = hasMore ? ['', 'There are more: --limit tells how many are listed.'] : [];
  return [describeRejections(rejections), ...more].join('\n');
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It is a number up to 99999.');
  return Number(text);
}

async function list(operator: Operator, options: Options) {
  const installation = await getInstallation(operator, options.site);
  const question = {
    installationId: installation.id,
    project: await findProjectRef(operator, installation, options),
    kind: options.kind ?? null,
  };
  const rejections: Rejection[] = [];
  let after: MirrorKey | null = null;
  do {
    const limit = options.limit - rejections.length;
    const page: Awaited<ReturnType<Operator['reads']['rejections']>> =
      await operator.reads.rejections({ ...question, after, limit });
    rejections.push(...page.rejections);
    after = page.next;
  } while (after && rejections.length < options.limit);
  return { rejections, hasMore: after !== null };
}
