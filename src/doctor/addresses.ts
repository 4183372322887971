import type { AskAddress, ReadSettings } from '../ports/index.ts';
import { type Check, type Finding, fail, leaveUnseen, pass, warn } from './check.ts';
import type { CheckGroup } from './run-doctor.ts';

type Deps = {
  readonly askAddress: AskAddress;
  /** Null when the environment has none, or a wrong one. */
  readonly publicUrl: URL | null;
  /** The app's key as we would write it into the descriptor. */
  readonly readAppKey: () => Promise<string>;
  readonly readSettings: ReadSettings;
  /** Where Atlassian's keys of install events are; null: unknown here. */
  readonly installKeysUrl: URL | null;
};

/** Whether this service is found at its own public address, and the key server from here. */
export function listAddressChecks(deps: Deps): CheckGroup {
  const checks: Check[] = [
    {
      name: 'address.live',
      title: 'The public address leads to this service',
      run: () => checkLive(deps),
    },
    {
      name: 'address.descriptor',
      title: 'The descriptor arrives as it was written',
      run: () => checkDescriptor(deps),
    },
    {
      name: 'address.key-server',
      title: 'The key server of install events can be reached',
      run: () => checkKeyServer(deps),
    },
  ];
  return { name: 'address', title: 'Addresses', list: async () => checks };
}

const unknown = 'Run it with the settings of the service.';
const proxyFix =
  'Check DNS, the certificate and the reverse proxy: it must hand on PUBLIC_URL with everything below it.';

async function checkLive({ askAddress, publicUrl }: Deps): Promise<Finding> {
  if (!publicUrl) return leaveUnseen('PUBLIC_URL is not known here.', unknown);
  const url = below(publicUrl, '/-/health/live');
  const answer = await askAddress(url);
  if (answer.kind === 'unreachable') {
    // From inside, a public address need not lead back: only Jira's view counts.
    return warn(url.href, `It cannot be reached from here: ${answer.reason}.`, proxyFix);
  }
  if (answer.status === 200) return pass(url.href);
  return fail(url.href, `Something answers ${answer.status}.`, proxyFix);
}

async function checkDescriptor({ askAddress, publicUrl, readAppKey }: Deps): Promise<Finding> {
  if (!publicUrl) return leaveUnseen('PUBLIC_URL is not known here.', unknown);
  const url = below(publicUrl, '/-/jira_connect/app_descriptor.json');
  const answer = await askAddress(url);
  if (answer.kind === 'unreachable') {
    return warn(url.href, `It cannot be reached from here: ${answer.reason}.`, proxyFix);
  }
  const key = answer.status === 200 ? findKey(answer.text) : null;
  if (key === null) {
    return fail(url.href, `What answers ${answer.status} is no descriptor.`, proxyFix);
  }
  const own = await readAppKey();
  if (key === own) return pass(`The app key is ${key}.`);
  return fail(
    `The app key is ${key}.`,
    `We call ourselves ${own}: another service answers there, or a proxy rewrites the descriptor.`,
    'Let PUBLIC_URL lead to this service, and let no proxy rewrite answers.',
  );
}

async function checkKeyServer(deps: Deps): Promise<Finding> {
  const { proxyUrl } = await deps.readSettings();
  const folder = proxyUrl ? below(proxyUrl, '/-/jira_connect/public_keys') : deps.installKeysUrl;
  if (!folder) return leaveUnseen('Its address is unknown here.', unknown);
  const url = below(folder, '/gitlab-for-jira-doctor');
  const answer = await deps.askAddress(url);
  // It has no key of this name: any answer of its own will do.
  if (answer.kind === 'answer' && answer.status < 500) return pass(url.origin);
  const why = answer.kind === 'answer' ? `it answers ${answer.status}` : answer.reason;
  return fail(
    url.origin,
    `It cannot be used: ${why}. No site can install the app, nor renew its secret.`,
    'Allow outbound https from this machine to it, or correct CONNECT_INSTALL_KEYS_URL.',
  );
}

function below(base: URL, path: string): URL {
  return new URL(base.href.replace(/\/*$/, '') + path);
}

function findKey(body: string): string | null {
  try {
    const descriptor: unknown = JSON.parse(body);
    if (typeof descriptor !== 'object' || descriptor === null || !('key' in descriptor))
      return null;
    return typeof descriptor.key === 'string' ? descriptor.key : null;
  } catch {
    return null;
  }
}
