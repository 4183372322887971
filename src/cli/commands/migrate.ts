import type { Command } from 'commander';
import { readDatabaseConfig } from '../../config/index.ts';
import { createCommandLog } from '../with-operator.ts';
import { writeAnswer } from '../write-answer.ts';

/** `migrate`: brings the database schema up to date. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database schema up to date, as `serve` does when it starts')
    .option('--json', 'print one JSON document')
    .action(async (options: { json?: true }) => {
      const config = readDatabaseConfig(process.env);
      const { migrateOnly } = await import('../../compose-operator.ts');
      const migrated = await migrateOnly(config, createCommandLog(config.logLevel));
      const text =
        migrated.length === 0
          ? 'The schema is up to date.'
          : ['Ran:', ...migrated.map((name) => `  ${name}`)].join('\n');
      writeAnswer(options, { text, json: { migrated } });
    });
}
