import { CommandError } from './command-error.ts';

/** What the manifest of a Forge app is made from. */
export type ForgeManifestInput = {
  readonly appId: string;
  /** The address of this service, as Jira and people reach it. */
  readonly publicUrl: URL;
  /** Of GitLab, as people reach it. */
  readonly gitlabUrl: URL;
  /** Connect-on-Forge: the key of the Connect app whose data in Jira stay; null for Forge alone. */
  readonly connectKey: string | null;
};

/** What Connect-on-Forge adds, by the line of the template that it stands for. */
const connectParts = {
  '  # connect: app\n': `  connect:
    key: "{{connectKey}}"
    remote: connect
    authentication: jwt
`,
  '# connect: modules\n': `connectModules:
  jira:lifecycle:
    - key: lifecycle
      installed: /events/installed
      uninstalled: /events/uninstalled
  jira:postInstallPage:
    - key: gitlab-configuration
      url: /subscriptions
      name:
        value: GitLab Configuration
      conditions:
        - condition: user_is_admin
          invert: false
`,
  '    # connect: scopes\n': `    - read:connect-jira
    - write:connect-jira
    - delete:connect-jira
`,
  // Tokens of Connect are made for this address and for paths below it, as with the descriptor.
  '# connect: remote\n': `  - key: connect
    baseUrl: "{{publicUrl}}/-/jira_connect"
    operations:
      - storage
      - compute
      - fetch
    storage:
      inScopeEUD: true
`,
} as const;

const longestUrl = 255;

/**
 * Fills the template of the manifest. Values stand in double quotes there, in which an URL and a key have nothing to
 * escape. Throws CommandError REQUEST_INVALID for addresses that Forge does not take.
 */
export function makeForgeManifest(template: string, input: ForgeManifestInput): string {
  for (const url of [input.publicUrl, input.gitlabUrl]) verifyUrl(url);
  const values = {
    appId: input.appId,
    name: `GitLab (${input.gitlabUrl.hostname})`,
    publicUrl: withoutSlash(input.publicUrl),
    homeUrl: withoutSlash(input.gitlabUrl),
    connectKey: input.connectKey ?? '',
  };
  const whole = Object.entries(connectParts).reduce(
    (text, [line, part]) => text.replace(line, input.connectKey === null ? '' : part),
    template,
  );
  const filled = Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`{{${name}}}`, value),
    whole,
  );
  verifyLengths(filled);
  return filled;
}

function verifyUrl({ protocol, username, search, hash, href }: URL): void {
  const isPlain = protocol === 'https:' && username === '' && search === '' && hash === '';
  if (isPlain) return;
  throw new CommandError('REQUEST_INVALID', `Forge only takes plain https addresses, not ${href}.`);
}

function verifyLengths(manifest: string): void {
  const addresses = manifest.match(/(?<=")https:[^"]*(?=")/g) ?? [];
  const long = addresses.find((address) => address.length > longestUrl);
  if (long === undefined) return;
  const safe = `Forge takes no address of more than ${longestUrl} characters: ${long}.`;
  throw new CommandError('REQUEST_INVALID', safe);
}

function withoutSlash({ href }: URL): string {
  return href.replace(/\/+$/, '');
}
