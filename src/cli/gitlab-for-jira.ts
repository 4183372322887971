#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addDemoCommand } from './commands/demo.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addForgeCommands } from './commands/forge.ts';
import { addHistoryCommand } from './commands/history.ts';
import { addLinkCommand } from './commands/link.ts';
import { addLinksCommand } from './commands/links.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addPurgeCommand } from './commands/purge.ts';
import { addReconcileCommand } from './commands/reconcile.ts';
import { addRejectionsCommand } from './commands/rejections.ts';
import { addRemoveSiteCommand } from './commands/remove-site.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addServeCommand } from './commands/serve.ts';
import { addServiceCommands } from './commands/service.ts';
import { addSiteCommands } from './commands/site-add.ts';
import { addSitesCommand } from './commands/sites.ts';
import { addStatusCommand } from './commands/status.ts';
import { addStoryCommand } from './commands/story.ts';
import { addSyncCommand } from './commands/sync.ts';
import { addUnlinkCommand } from './commands/unlink.ts';
import { describeFailure } from './describe-failure.ts';
import { exitCode } from './exit-code.ts';
import { writeAnswer } from './write-answer.ts';

const help = `
Settings come from the environment; commands other than serve need only those of the database
(DATABASE_URL with ENCRYPTION_KEY, or DATA_DIR). They join a service that runs.

Exit codes:
  ${exitCode.ok}   done
  ${exitCode.failed}   failed; the reason is on stderr with its code
  ${exitCode.usage}   wrong usage
  ${exitCode.notLinked}   links: what was asked about is not linked
  ${exitCode.configuration}  settings are wrong or missing; all of them are listed`;

function createProgram(): Command {
  const program = new Command('gitlab-for-jira')
    .description('GitLab for Jira Cloud, self-hosted')
    .addHelpText('after', help)
    .exitOverride();
  addServeCommand(program);
  addMigrateCommand(program);
  addLinkCommand(program);
  addUnlinkCommand(program);
  addLinksCommand(program);
  addHistoryCommand(program);
  addPurgeCommand(program);
  addSitesCommand(program);
  addSiteCommands(program);
  addForgeCommands(program);
  addRemoveSiteCommand(program);
  addStatusCommand(program);
  addDoctorCommand(program);
  addStoryCommand(program);
  addRejectionsCommand(program);
  addSyncCommand(program);
  addReplayCommand(program);
  addReconcileCommand(program);
  addServiceCommands(program);
  addDemoCommand(program);
  return program;
}

/** The one catch of the command line: what commander has said already is not said again. */
async function main(): Promise<void> {
  const wantsJson = process.argv.includes('--json');
  try {
    await createProgram().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
      return;
    }
    const failure = describeFailure(error);
    process.stderr.write(`${failure.text}\n`);
    if (wantsJson) writeAnswer({ json: true }, failure);
    if (process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace')
      console.error(error);
    process.exitCode = failure.exitCode;
  }
}

await main();
