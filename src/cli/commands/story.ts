import type { Command } from 'commander';
import { describeTime } from '../describe-time.ts';
import { makeTable } from '../make-table.ts';
import { type Operator, withOperator } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

type Answer = Awaited<ReturnType<Operator['tellStory']>>;
type Story = Answer['stories'][number];

/** `story`: what became of a merge request, and why it is not in Jira. */
export function addStoryCommand(program: Command): void {
  program
    .command('story')
    .description('tell what became of an issue, merge request, commit, branch or pipeline')
    .argument('<what>', 'ABC-1, group/project!7, a sha, a branch, or the address of one of them')
    .option('--json', 'print one JSON document')
    .action(async (what: string, options: { readonly json?: true }) => {
      const answer = await withOperator((operator) => operator.tellStory(what));
      writeAnswer(options, { text: describeAnswer(answer), json: answer });
    });
}

function describeAnswer({ stories, hints }: Answer): string {
  return [...stories.map(describeStory), ...hints].join('\n\n') || 'Nothing is known of it.';
}

function describeStory({ title, url, project, kind, entity, sites, steps }: Story): string {
  const atSites = sites.map(
    ({ site, state, because }) => `  ${site.host}: ${state.replace('_', ' ')}. ${because}`,
  );
  const rows = steps.map(({ at, kind: step, text }) => [`  ${describeTime(at)}`, step, text]);
  return [
    title,
    `  ${url ?? project.path}`,
    `  ${kind} ${entity} of ${project.path}`,
    ...atSites,
    ...(rows.length > 0 ? ['', makeTable(['  when', 'what', ''], rows)] : []),
  ].join('\n');
}
