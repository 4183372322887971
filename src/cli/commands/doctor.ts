import type { Command } from 'commander';
import pc from 'picocolors';
import { exitCode } from '../exit-code.ts';
import { createCommandLog } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

/** `doctor`: checks the whole set-up, and says how to mend what is wrong. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check the whole set-up; ends with 1 when something is wrong')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nRun it with the settings of the service, on its machine, while it runs.',
    )
    .action(async (options: { json?: true }) => {
      const { diagnoseAlone } = await import('../../compose-doctor.ts');
      const { checkedAt, checks } = await diagnoseAlone(process.env, createCommandLog('error'));
      const failed = checks.filter(({ state }) => state === 'failed').length;
      const lines = checks.map(describeCheck);
      const end =
        failed === 0 ? 'Nothing has failed.' : `${failed} of ${checks.length} checks have failed.`;
      writeAnswer(options, {
        text: [...lines, '', end].join('\n'),
        json: { checkedAt, checks },
      });
      if (failed > 0) process.exitCode = exitCode.failed;
    });
}

const marks = {
  passed: pc.green('ok  '),
  warning: pc.yellow('warn'),
  failed: pc.red('FAIL'),
  unseen: pc.dim('?   '),
};

function describeCheck(check: {
  readonly state: keyof typeof marks;
  readonly title: string;
  readonly found: string;
  readonly cause: string | null;
  readonly fix: string | null;
}): string {
  const { state, title, found, cause, fix } = check;
  const details = [
    ...(cause === null ? [] : [`       why: ${cause}`]),
    ...(fix === null ? [] : [`       fix: ${fix}`]),
  ];
  return [`${marks[state]}  ${title}: ${found}`, ...details].join('\n');
}
