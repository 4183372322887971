import type { Connection } from '../domain/index.ts';
import type { InstanceSight, LookAtInstance, ReadInstanceUrl, Stores } from '../ports/index.ts';
import { isSameAddress } from './is-same-address.ts';

/** One prerequisite; `unknown` when it cannot be told before sign-in, or an earlier one failed. */
type InstanceCheck = {
  readonly name: 'address' | 'reachable' | 'version' | 'application_id';
  readonly state: 'passed' | 'failed' | 'unknown';
  /** What was found, or what is wrong. */
  readonly message: string;
  readonly do: string | null;
};

/** The prerequisites in order; `url` is the address as it would be saved. */
type CheckedInstance = {
  readonly url: string;
  readonly checks: readonly InstanceCheck[];
  readonly isUsable: boolean;
};

type Deps = {
  stores: Pick<Stores, 'connections'>;
  readInstanceUrl: ReadInstanceUrl;
  lookAtInstance: LookAtInstance;
  keepsPublicKeys: boolean;
};

const oldest = { major: 15, minor: 7 };

/** Checks what has to be so before a site is handed to an instance, as far as it can be seen without signing in. */
export async function checkInstance(deps: Deps, wish: string): Promise<CheckedInstance> {
  const connections = await deps.stores.connections.list();
  const own = connections.find((connection) => isSameAddress(connection.url, wish));
  if (own) return conclude(own.url.href.replace(/\/$/, ''), await checkOwn(deps, own));
  const read = deps.readInstanceUrl(wish);
  if (read.kind === 'invalid') {
    return conclude(wish, [failed('address', `The address ${read.problem}.`, adviceOnAddress)]);
  }
  const url = read.url.href.replace(/\/$/, '');
  if (!deps.keepsPublicKeys) {
    const message = 'This service does not hand Jira sites to other instances.';
    return conclude(url, [failed('address', message, adviceOnKeys)]);
  }
  const address = passed('address', 'The address may be used.');
  return conclude(url, [address, ...checkSight(await deps.lookAtInstance(read.url), url)]);
}

const adviceOnAddress =
  'Enter the address of GitLab as your browser shows it, beginning with https://. A GitLab in a private network needs this service beside it: ask whoever runs this service.';
const adviceOnKeys =
  'Ask whoever runs this service to set JIRA_CONNECT_PUBLIC_KEY_STORAGE=true, or to add your GitLab as a connection.';
const adviceOnReaching =
  'Check the address, and that this service reaches it: DNS, firewall, certificate. The instance must answer requests from the internet.';
const adviceOnApplication =
  'In GitLab, an administrator makes an OAuth application (Admin, Applications) and enters its id under Admin, Settings, General, GitLab for Jira App.';
const adviceOnVersion = 'Upgrade GitLab to 15.7 or later.';
const whenSignedIn = 'GitLab tells it to those who are signed in only.';

/** A connection of ours: what its own check found is known here. */
async function checkOwn({ stores }: Pick<Deps, 'stores'>, connection: Connection) {
  const state = await stores.connections.findState(connection.id);
  return [
    passed('address', 'This service is connected to it.'),
    state?.version
      ? passed('reachable', 'It answers.')
      : unknown('reachable', 'It was not checked yet.'),
    checkVersion(state?.version ?? null),
    checkApplication(connection.applicationId),
  ];
}

function checkSight(sight: InstanceSight, url: string): InstanceCheck[] {
  if (sight.kind === 'instance') {
    return [
      passed('reachable', `A GitLab answers at ${url}.`),
      checkVersion(sight.version),
      checkApplication(sight.applicationId),
    ];
  }
  const message =
    sight.kind === 'unreachable'
      ? `${url} cannot be reached: ${sight.reason}.`
      : `What answers at ${url} is no GitLab: it answered ${sight.status}.`;
  return [failed('reachable', message, adviceOnReaching)];
}

function checkVersion(version: string | null): InstanceCheck {
  if (version === null) return unknown('version', whenSignedIn);
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isOld = major < oldest.major || (major === oldest.major && minor < oldest.minor);
  const message = `It is GitLab ${version}.`;
  return isOld ? failed('version', message, adviceOnVersion) : passed('version', message);
}

function checkApplication(id: string | null): InstanceCheck {
  if (id !== null) return passed('application_id', 'An OAuth application for Jira is set.');
  const message = 'It has no OAuth application for Jira, so nobody could sign in.';
  return failed('application_id', message, adviceOnApplication);
}

const names = ['address', 'reachable', 'version', 'application_id'] as const;

function conclude(url: string, checks: readonly InstanceCheck[]): CheckedInstance {
  const left = names.slice(checks.length);
  return {
    url,
    checks: [...checks, ...left.map((name) => unknown(name, 'It was not asked: see above.'))],
    isUsable: checks.every(({ state }) => state !== 'failed'),
  };
}

function passed(name: InstanceCheck['name'], message: string): InstanceCheck {
  return { name, state: 'passed', message, do: null };
}

function failed(name: InstanceCheck['name'], message: string, advice: string): InstanceCheck {
  return { name, state: 'failed', message, do: advice };
}

function unknown(name: InstanceCheck['name'], message: string): InstanceCheck {
  return { name, state: 'unknown', message, do: null };
}
