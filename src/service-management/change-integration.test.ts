import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Connection,
  type ConnectionId,
  type EnteredServiceSettings,
  type LinkTarget,
  noServiceSettings,
} from '../domain/index.ts';
import { makeSecret, reveal } from '../lib/index.ts';
import type { FindMaintained, Integration, ServicePlace, Stores } from '../ports/index.ts';
import { changeIntegration, type IntegrationWish } from './change-integration.ts';
import { showIntegration } from './show-integration.ts';

const connection: Connection = {
  id: 1 as ConnectionId,
  slug: 'main',
  url: new URL('https://gitlab.example'),
  internalUrl: new URL('http://gitlab.internal'),
  token: makeSecret('glpat'),
  applicationId: null,
};
const target: LinkTarget = {
  kind: 'group',
  id: 40,
  fullPath: 'acme/tools',
  name: 'tools',
  fullName: 'Acme / tools',
  description: null,
  avatarUrl: null,
};
const held: Integration = {
  isActive: true,
  hasDefault: true,
  isInherited: true,
  settings: { serviceIds: 'b:1=', enablesGating: true, gatedEnvironments: 'staging' },
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const asked = { connection, token: makeSecret('personal'), kind: 'group', name: '40' } as const;

function setUp(given: {
  integration?: Integration | null;
  answer?: Awaited<ReturnType<FindMaintained>>;
}) {
  const saved: (EnteredServiceSettings | null)[] = [];
  const questions: unknown[] = [];
  const services = {
    findIntegration: async (place: ServicePlace) => {
      questions.push(place);
      return given.integration === undefined ? held : given.integration;
    },
    saveSettings: async (_: ServicePlace, settings: EnteredServiceSettings | null) => {
      saved.push(settings);
    },
  };
  const findMaintained: FindMaintained = async (_, token, place) => {
    questions.push({ ...place, token: reveal(token) });
    return given.answer ?? { kind: 'maintained', target, username: 'ann' };
  };
  const stores = { services } as unknown as Stores;
  return { deps: { stores, findMaintained }, saved, questions };
}

const change = (wish: Partial<IntegrationWish>, given: Parameters<typeof setUp>[0] = {}) => {
  const { deps, ...seen } = setUp(given);
  const full = { settings: {}, inherits: false, ...wish };
  return { ...seen, answer: changeIntegration(deps, { ...asked, wish: full }) };
};

test('settings are shown to whoever maintains the place', async () => {
  const { deps, questions } = setUp({});
  assert.deepEqual(await showIntegration(deps, asked), {
    kind: 'shown',
    target,
    integration: held,
    username: 'ann',
  });
  assert.deepEqual(questions, [
    { kind: 'group', name: '40', token: 'personal' },
    { connectionId: 1, kind: 'group', id: 40, fullPath: 'acme/tools' },
  ]);
});

for (const kind of ['not_signed_in', 'forbidden', 'not_found'] as const) {
  test(`${kind}: nothing is looked up or changed`, async () => {
    const { deps, questions, saved } = setUp({ answer: { kind } });
    assert.deepEqual(await showIntegration(deps, asked), { kind });
    const wish = { settings: { serviceIds: 'b:2=' }, inherits: false };
    assert.deepEqual(await changeIntegration(deps, { ...asked, wish }), { kind });
    assert.deepEqual([questions.length, saved], [2, []]);
  });
}

test('what no link covers and nobody entered is not there', async () => {
  const { deps } = setUp({ integration: null });
  assert.deepEqual(await showIntegration(deps, asked), { kind: 'no_integration' });
});

test('a setting that is left out stays, an inherited one too; environments are tidied', async () => {
  const { answer, saved } = change({ settings: { gatedEnvironments: ' testing, testing' } });
  assert.equal((await answer).kind, 'shown');
  assert.deepEqual(saved, [{ ...held.settings, gatedEnvironments: 'testing' }]);
});

test('inheriting needs something above', async () => {
  const { answer, saved } = change({ inherits: true });
  assert.equal((await answer).kind, 'shown');
  assert.deepEqual(saved, [null]);
  const top = change({ inherits: true }, { integration: { ...held, hasDefault: false } });
  assert.deepEqual([await top.answer, top.saved], [{ kind: 'no_default' }, []]);
});

test('what no link covers cannot be changed, entered before or not', async () => {
  for (const integration of [null, { ...held, isActive: false }]) {
    const { answer, saved } = change({ settings: { serviceIds: 'b:2=' } }, { integration });
    assert.deepEqual([await answer, saved], [{ kind: 'inactive' }, []]);
  }
});

test('what is wrong is told and not saved', async () => {
  const integration = { ...held, settings: noServiceSettings };
  const { answer, saved } = change({ settings: { enablesGating: true } }, { integration });
  const text = 'environment names should be provided if deployment gating has been enabled';
  const problems = [{ field: 'gatedEnvironments', text }];
  assert.deepEqual([await answer, saved], [{ kind: 'invalid', problems }, []]);
});
