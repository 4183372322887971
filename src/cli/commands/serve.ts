import type { Command } from 'commander';
import { readConfig } from '../../config/index.ts';

/** `serve`: runs the product until it is told to stop. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run the service until it is stopped; settings come from the environment')
    .option('--json', 'nothing changes: the log is JSON lines already')
    .action(async () => {
      const config = readConfig(process.env);
      const { serve } = await import('../../main.ts');
      await serve(config);
    });
}
