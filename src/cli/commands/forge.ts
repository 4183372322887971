import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { CommandError } from '../command-error.ts';
import { makeForgeManifest } from '../make-forge-manifest.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly publicUrl?: URL;
  readonly gitlabUrl?: URL;
  readonly appId: string;
  readonly connectKey?: string;
  readonly force?: true;
  readonly json?: true;
};

const templateUrl = new URL('../../../forge/manifest.yml', import.meta.url);
/** `forge register` puts the app's own in its place. */
const unregisteredId = 'ari:cloud:ecosystem::app/00000000-0000-4000-8000-000000000000';

/** `forge init`: writes the folder from which an operator deploys the Forge app. */
export function addForgeCommands(program: Command): void {
  program
    .command('forge')
    .description('the Forge app by which a Jira site joins this service')
    .command('init')
    .argument('<folder>', 'where the app is written; it is made')
    .description(
      'write the Forge app: register, deploy and install it with Atlassian’s forge command',
    )
    .option('--public-url <url>', 'of this service; PUBLIC_URL unless given', readUrl)
    .option('--gitlab-url <url>', 'of GitLab, for people; GITLAB_URL unless given', readUrl)
    .option(
      '--app-id <ari>',
      'of the app, when it is registered already',
      readAppId,
      unregisteredId,
    )
    .option(
      '--connect-key <key>',
      'also be the Connect app of this key (Connect-on-Forge): its data in Jira stay',
      readConnectKey,
    )
    .option('--force', 'write over a manifest that is there')
    .option('--json', 'print one JSON document')
    .action(async (folder: string, options: Options) => {
      const { appId, connectKey = null } = options;
      const publicUrl = options.publicUrl ?? readSetting('PUBLIC_URL', '--public-url');
      const gitlabUrl = options.gitlabUrl ?? readSetting('GITLAB_URL', '--gitlab-url');
      const template = await readFile(templateUrl, 'utf8');
      const manifest = makeForgeManifest(template, { appId, publicUrl, gitlabUrl, connectKey });
      const path = await write(resolve(folder), manifest, { isForced: options.force === true });
      const isRegistered = appId !== unregisteredId;
      writeAnswer(options, {
        text: describe(folder, path, isRegistered),
        json: { manifest: path, isRegistered },
      });
    });
}

function readUrl(text: string): URL {
  const url = URL.parse(text);
  if (url) return url;
  throw new InvalidArgumentError('It is an https address.');
}

function readSetting(name: string, option: string): URL {
  const url = URL.parse(process.env[name] ?? '');
  if (url) return url;
  throw new CommandError('REQUEST_INVALID', `Give ${option}, or set ${name}.`);
}

function readAppId(text: string): string {
  if (/^ari:cloud:ecosystem::app\/[\w-]{1,200}$/.test(text)) return text;
  throw new InvalidArgumentError('It begins with ari:cloud:ecosystem::app/.');
}

function readConnectKey(text: string): string {
  if (/^[\w.+-]{1,90}$/.test(text)) return text;
  throw new InvalidArgumentError('It is made of letters, digits and . _ + -, 90 at most.');
}

async function write(
  folder: string,
  manifest: string,
  { isForced }: { isForced: boolean },
): Promise<string> {
  const path = join(folder, 'manifest.yml');
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(path, manifest, { flag: isForced ? 'w' : 'wx' });
    return path;
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!isThere) throw cause;
    const safe = `${path} is there already; --force writes over it.`;
    throw new CommandError('REQUEST_INVALID', safe, cause);
  }
}

function describe(folder: string, path: string, isRegistered: boolean): string {
  const register = isRegistered ? [] : ['  npx @forge/cli register'];
  return [
    `Written: ${path}`,
    'Next, as a contributor of the app at Atlassian:',
    `  cd ${folder}`,
    ...register,
    '  npx @forge/cli deploy -e production',
    '  npx @forge/cli install -e production --product jira --site <your-site>.atlassian.net',
    'Before the install, set JIRA_FORGE_APP_ID of this service to the app.id of the manifest.',
  ].join('\n');
}
