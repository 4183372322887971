import { type Connection, type ConnectionState, errorCodes } from '../domain/index.ts';
import { type Clock, makeSecret } from '../lib/index.ts';
import type { AskGitlabAsUser, HookStatus, ReadGitlab, Reads, Stores } from '../ports/index.ts';
import { type Check, fail, leaveUnseen, pass, warn } from './check.ts';
import type { CheckGroup } from './run-doctor.ts';

type Deps = {
  readonly clock: Clock;
  readonly stores: Pick<Stores, 'connections'>;
  readonly reads: Pick<Reads, 'hooks'>;
  readonly readGitlab: Pick<ReadGitlab, 'checkConnection'>;
  readonly askGitlabAsUser: Pick<AskGitlabAsUser, 'signIn'>;
  /** Where GitLab sends people back to after they signed in; null: unknown here. */
  readonly redirectUrl: URL | null;
};

/** Whether every GitLab answers, takes its token, lets people sign in, and sends its webhooks. */
export function listGitlabChecks(deps: Deps): CheckGroup {
  return {
    name: 'gitlab',
    title: 'A GitLab is connected',
    list: async () => {
      const connections = await deps.stores.connections.list();
      if (connections.length === 0) return [nothingConnected];
      const hooks = new Map((await deps.reads.hooks()).map((each) => [each.connectionId, each]));
      const checks = connections.map((each) => listOf(deps, each, hooks.get(each.id) ?? null));
      return (await Promise.all(checks)).flat();
    },
  };
}

const nothingConnected: Check = {
  name: 'gitlab',
  title: 'A GitLab is connected',
  run: async () =>
    fail(
      'None is.',
      'Neither the environment nor the console names one.',
      'Set GITLAB_URL and GITLAB_TOKEN, or connect one in the console.',
    ),
};

async function listOf(
  deps: Deps,
  connection: Connection,
  hooks: HookStatus | null,
): Promise<Check[]> {
  const { slug, url } = connection;
  const state = await deps.readGitlab.checkConnection(connection, deps.clock.now());
  await deps.stores.connections.saveState(connection.id, state);
  return [
    {
      name: `gitlab.${slug}.api`,
      title: `${url.host} answers, and is new enough`,
      run: async () => checkApi(state),
    },
    {
      name: `gitlab.${slug}.token`,
      title: `The token for ${url.host} may do what it has to`,
      run: async () => checkToken(state),
    },
    {
      name: `gitlab.${slug}.sign-in`,
      title: `People can sign in to ${url.host}`,
      run: () => checkSignIn(deps, connection, state),
    },
    {
      name: `gitlab.${slug}.hooks`,
      title: `The webhooks at ${url.host} work`,
      run: async () => checkHooks(hooks),
    },
  ];
}

/** With these nothing is known about the token. */
function isAway({ failure, version }: ConnectionState): boolean {
  return version === null && failure !== 'GITLAB_UNAUTHORIZED' && failure !== 'GITLAB_FORBIDDEN';
}

function checkApi(state: ConnectionState) {
  const { failure, version, problems } = state;
  if (failure !== null && (isAway(state) || failure === 'GITLAB_TOO_OLD')) {
    const found = version === null ? 'It does not answer.' : `GitLab ${version}`;
    return fail(found, problems.join(' '), errorCodes[failure]);
  }
  return pass(version === null ? 'It answers.' : `GitLab ${version}`);
}

function checkToken(state: ConnectionState) {
  const { failure, tokenExpiresAt, isAdministrator } = state;
  if (isAway(state)) return leaveUnseen('GitLab does not answer.', 'Mend that first.');
  const problems = failure === 'GITLAB_TOO_OLD' ? state.problems.slice(1) : state.problems;
  const day = tokenExpiresAt?.toISOString().slice(0, 10);
  const found = `${isAdministrator ? 'An administrator’s' : 'Not an administrator’s'}; expires ${day ?? 'never'}.`;
  if (failure === 'GITLAB_UNAUTHORIZED' || failure === 'GITLAB_FORBIDDEN') {
    return fail('GitLab does not take it.', problems.join(' '), errorCodes[failure]);
  }
  if (problems.length === 0) return pass(found);
  return warn(
    found,
    problems.join(' '),
    'Make a new token in GitLab and enter it: GITLAB_TOKEN, or in the console where it was entered there.',
  );
}

const noApplication =
  'Make an OAuth application in GitLab (scope api, not confidential) and set its id: JIRA_CONNECT_APPLICATION_ID, or in the console.';

/**
 * A code that nobody was given is refused with `invalid_grant` by a GitLab that knows the application as a public
 * one, and with `invalid_client` else. The redirect address is only told to somebody who signs in.
 */
async function checkSignIn(deps: Deps, connection: Connection, state: ConnectionState) {
  const { applicationId } = connection;
  if (applicationId === null) {
    return fail(
      'No application id is set.',
      'Nobody can sign in, nor link a group.',
      noApplication,
    );
  }
  if (isAway(state)) return leaveUnseen('GitLab does not answer.', 'Mend that first.');
  if (deps.redirectUrl === null) {
    return leaveUnseen('PUBLIC_URL is not known here.', 'Run it with the settings of the service.');
  }
  const answer = await deps.askGitlabAsUser.signIn(connection, {
    applicationId,
    redirectUrl: deps.redirectUrl,
    code: makeSecret('doctor'),
    codeVerifier: makeSecret('doctor'.repeat(8)),
  });
  const isUnknown = answer.kind === 'refused' && /invalid_client/.test(answer.reason);
  if (!isUnknown) {
    return pass(`GitLab knows the application. Its redirect URI must be ${deps.redirectUrl.href}.`);
  }
  const cause = `GitLab says ${answer.reason}: there is no such application, or it is confidential.`;
  return fail(`Application ${applicationId} is refused.`, cause, noApplication);
}

function checkHooks(hooks: HookStatus | null) {
  if (!hooks) return pass('None is needed yet.');
  const { working, unknown, paused, disabled, gone } = hooks.count;
  const unwell = paused + disabled + gone;
  const found = `${working} work, ${unwell} do not, ${unknown} were not looked at yet.`;
  if (unwell === 0) return pass(found);
  const named = hooks.unwell
    .slice(0, 3)
    .map(({ path, health, problem }) => `${path ?? 'the whole GitLab'}: ${problem ?? health}`);
  const fix =
    'They are mended within half an hour. If they stay so, check that GitLab can reach PUBLIC_URL.';
  return warn(found, named.join(' '), fix);
}
