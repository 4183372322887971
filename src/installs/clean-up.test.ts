import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  type Connection,
  type ConnectionId,
  type ErrorCode,
  type InstallationId,
  type Link,
  ProductError,
} from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type { Hook, HookOwner } from '../ports/index.ts';
import { cleanUp } from './clean-up.ts';

const secret = makeSecret('s');
const firstConnection = 1 as ConnectionId;
const secondConnection = 2 as ConnectionId;

function makeHook(id: number, given: Partial<Hook> = {}): Hook {
  return {
    id,
    connectionId: firstConnection,
    owner: { kind: 'project', id: 100 + id },
    pathKey: `key-${id}`,
    token: secret,
    signingToken: secret,
    gitlabHookId: 1000 + id,
    isSigned: true,
    ...given,
  };
}

let hooks: Hook[];
let failures: Map<number, ErrorCode>;
let askedGitlab: number[];
let sentJobs: unknown[];
let pieces: Map<InstallationId, number>;

beforeEach(() => {
  hooks = [];
  failures = new Map();
  askedGitlab = [];
  sentJobs = [];
  pieces = new Map();
});

const deps = {
  installations: {
    listUninstalled: async () => [...pieces.keys()],
    deleteSome: async (id: InstallationId) => {
      const left = (pieces.get(id) ?? 0) - 1;
      pieces.set(id, left);
      return left <= 0;
    },
  },
  hooks: {
    listUnneeded: async (limit: number) => hooks.slice(0, limit),
    remove: async (id: number) => {
      hooks = hooks.filter((hook) => hook.id !== id);
    },
  },
  connections: { find: async (id: ConnectionId) => ({ id }) as Connection },
  links: {
    list: async () =>
      [
        { id: 5, connectionId: firstConnection },
        { id: 6, connectionId: secondConnection },
      ] as Link[],
  },
  manageHooks: {
    remove: async (_connection: Connection, _owner: HookOwner, hookId: number) => {
      askedGitlab.push(hookId);
      const code = failures.get(hookId);
      if (code) throw new ProductError({ code, retry: 'never', safe: code });
    },
  },
  sendJob: async (...call: unknown[]) => void sentJobs.push(call),
};

const running = new AbortController().signal;
const idsLeft = () => hooks.map(({ id }) => id);

test('the rows of every removed site go piece by piece', async () => {
  pieces = new Map([
    [1 as InstallationId, 3],
    [2 as InstallationId, 1],
  ]);
  await cleanUp(deps, running);
  assert.deepEqual([...pieces.values()], [0, 0]);
});

test('unneeded hooks go at GitLab and here, however many', async () => {
  hooks = Array.from({ length: 250 }, (_, index) => makeHook(index));
  await cleanUp(deps, running);
  assert.deepEqual(idsLeft(), []);
  assert.equal(askedGitlab.length, 250);
});

test('a hook that was never made at GitLab costs no call', async () => {
  hooks = [makeHook(1, { gitlabHookId: null })];
  await cleanUp(deps, running);
  assert.deepEqual([idsLeft(), askedGitlab], [[], []]);
});

test('one hook that GitLab keeps stays, the others go, and its error comes last', async () => {
  hooks = Array.from({ length: 150 }, (_, index) => makeHook(index));
  failures.set(1001, 'GITLAB_FORBIDDEN');
  await assert.rejects(cleanUp(deps, running), { code: 'GITLAB_FORBIDDEN' });
  assert.deepEqual(idsLeft(), [1]);
  assert.equal(askedGitlab.length, 150);
});

test('a connection that does not answer is asked once, another is not held up', async () => {
  hooks = [1, 2, 3].map((id) => makeHook(id));
  hooks.push(makeHook(4, { connectionId: secondConnection }));
  failures.set(1001, 'GITLAB_UNREACHABLE');
  await assert.rejects(cleanUp(deps, running), { code: 'GITLAB_UNREACHABLE' });
  assert.deepEqual(idsLeft(), [1, 2, 3]);
  assert.deepEqual(askedGitlab, [1001, 1004]);
});

test("when a group's hook goes, the other links of its connection look for their hooks", async () => {
  hooks = [makeHook(1, { owner: { kind: 'group', id: 9 } })];
  await cleanUp(deps, running);
  assert.deepEqual(sentJobs, [[null, 'discover-projects', { linkId: 5 }, { key: 'link-5' }]]);
});

test('a worker that stops is heard between two hooks', async () => {
  hooks = [makeHook(1)];
  await assert.rejects(cleanUp(deps, AbortSignal.abort()), { name: 'AbortError' });
  assert.deepEqual(idsLeft(), [1]);
});

test('a mistake of ours is not taken for an answer of GitLab', async () => {
  hooks = [makeHook(1)];
  const broken = { ...deps, manageHooks: { remove: () => Promise.reject(new TypeError('bug')) } };
  await assert.rejects(cleanUp(broken, running), TypeError);
});
