import { isIP } from 'node:net';
import { type Check, fail, pass, warn } from './check.ts';
import type { CheckGroup } from './run-doctor.ts';

/** What the environment says, as far as it can be read. */
export type CheckedConfiguration = {
  /** Null when it is missing or wrong. */
  readonly publicUrl: URL | null;
  readonly allowsPrivateHosts: boolean;
  /** One line for each setting that is wrong or missing. */
  readonly problems: readonly string[];
  readonly isEncryptionKeyGenerated: boolean;
  readonly dataDir: string;
};

/** Whether the settings are right, and fit a service that Jira can reach. */
export function listConfigurationChecks(given: CheckedConfiguration): CheckGroup {
  const checks: Check[] = [
    {
      name: 'configuration.settings',
      title: 'The settings can be read',
      run: async () => checkSettings(given),
    },
    {
      name: 'configuration.public-url',
      title: 'The public address can be one that Jira reaches',
      run: async () => checkPublicUrl(given),
    },
    {
      name: 'configuration.encryption-key',
      title: 'Stored secrets are sealed with a key',
      run: async () => checkKey(given),
    },
  ];
  return { name: 'configuration', title: 'The settings', list: async () => checks };
}

function checkSettings({ problems }: CheckedConfiguration) {
  if (problems.length === 0) return pass('Nothing is wrong or missing.');
  return fail(
    `${problems.length} wrong or missing.`,
    problems.join(' '),
    'Correct the environment of the service, then start it again. See docs/guide/configure.md.',
  );
}

function checkPublicUrl({ publicUrl, allowsPrivateHosts }: CheckedConfiguration) {
  const fix = 'Set PUBLIC_URL to the https address at which Jira and browsers reach this service.';
  if (!publicUrl) return fail('It is not set.', 'PUBLIC_URL is missing or wrong.', fix);
  const { href, pathname } = publicUrl;
  if (/\/\/|\/-\/|\/api\//.test(`${pathname.replace(/\/$/, '')}/`)) {
    const cause = `Its path ${pathname} is not a prefix, but the address of something below it.`;
    return fail(href, cause, 'End PUBLIC_URL before /-/ and /api/.');
  }
  const isHttp = publicUrl.protocol === 'http:';
  if (isHttp && !allowsPrivateHosts) return fail(href, 'It is http; Jira demands https.', fix);
  if (isHttp || isLocal(publicUrl.hostname)) {
    const cause = 'Jira Cloud reaches public https addresses only: this one does for a trial.';
    return warn(href, cause, fix);
  }
  return pass(href);
}

function isLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 6) return /^(::1|fe80:|f[cd])/i.test(host);
  if (isIP(host) === 4) return /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host);
  return !host.includes('.') || /\.(local|localhost|internal|lan|intranet)$/.test(host);
}

function checkKey({ isEncryptionKeyGenerated, dataDir }: CheckedConfiguration) {
  if (!isEncryptionKeyGenerated) return pass('ENCRYPTION_KEY is set.');
  return pass(`It is ${dataDir}/encryption-key. Keep a copy of it beside those of the database.`);
}
