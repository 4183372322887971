import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId } from '../domain/index.ts';
import type { InstanceSight, Stores } from '../ports/index.ts';
import { checkInstance } from './check-instance.ts';

type Given = {
  url?: string;
  sight?: InstanceSight;
  keepsPublicKeys?: boolean;
  version?: string | null;
  applicationId?: string | null;
};

async function check(given: Given = {}) {
  const { sight = { kind: 'instance', version: null, applicationId: 'abc' } } = given;
  const { url = 'https://gitlab.behind.example/', applicationId = null } = given;
  const own = { id: 1 as ConnectionId, url: new URL('https://gitlab.own.example'), applicationId };
  const version = given.version ?? null;
  return await checkInstance(
    {
      stores: {
        connections: { list: async () => [own], findState: async () => version && { version } },
      } as unknown as Stores,
      keepsPublicKeys: given.keepsPublicKeys ?? true,
      lookAtInstance: async () => sight,
      readInstanceUrl: (text) =>
        URL.canParse(text)
          ? { kind: 'valid', url: new URL(text) }
          : { kind: 'invalid', problem: 'must be a valid URL' },
    },
    url,
  );
}

const [ok, no, na] = ['passed', 'failed', 'unknown'];
/** Address, reachable, version, application id; usable. */
type Expected = [states: (string | undefined)[], isUsable: boolean];
const seen = (version: string | null, applicationId: string | null = 'abc'): Given => ({
  sight: { kind: 'instance', version, applicationId },
});
const table: [what: string, Given, Expected][] = [
  ['a GitLab that is ready', {}, [[ok, ok, na, ok], true]],
  ['one that tells its version', seen('15.7.0'), [[ok, ok, ok, ok], true]],
  ['one that is too old', seen('15.6.9-ee'), [[ok, ok, no, ok], false]],
  ['one of another age', seen('9.5'), [[ok, ok, no, ok], false]],
  ['one without an application', seen(null, null), [[ok, ok, na, no], false]],
  [
    'one that does not answer',
    { sight: { kind: 'unreachable', reason: 'ENOTFOUND' } },
    [[ok, no, na, na], false],
  ],
  ['a shop', { sight: { kind: 'other', status: 200 } }, [[ok, no, na, na], false]],
  ['no address', { url: 'no address' }, [[no, na, na, na], false]],
  ['a service that keeps no keys', { keepsPublicKeys: false }, [[no, na, na, na], false]],
  [
    'a connection of ours',
    { url: 'gitlab.own.example', version: '17.0.0', applicationId: 'abc', keepsPublicKeys: false },
    [[ok, ok, ok, ok], true],
  ],
  [
    'a connection that was not checked yet, and has no application',
    { url: 'https://gitlab.own.example/' },
    [[ok, na, na, no], false],
  ],
];
for (const [what, given, [states, isUsable]] of table) {
  test(`of ${what}: ${states.join(', ')}`, async () => {
    const checked = await check(given);
    assert.deepEqual(
      checked.checks.map(({ name }) => name),
      ['address', 'reachable', 'version', 'application_id'],
    );
    assert.deepEqual(
      checked.checks.map(({ state }) => state),
      states,
    );
    assert.equal(checked.isUsable, isUsable);
    for (const one of checked.checks) assert.equal(one.do !== null, one.state === 'failed');
  });
}

test('the address is answered as it would be saved', async () => {
  assert.equal((await check()).url, 'https://gitlab.behind.example');
  assert.equal((await check({ url: 'no address' })).url, 'no address');
});
