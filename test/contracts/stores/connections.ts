import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ConnectionId, ConnectionState } from '../../../src/domain/index.ts';
import { makeSecret, reveal } from '../../../src/lib/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeConnection, makeWorld } from './make-world.ts';

export function testConnections(given: () => TestDatabase): void {
  testChanges(given);

  test('a connection is found again with its token, which is stored sealed', async () => {
    const { db, stores } = makeWorld(given());
    const saved = await stores.connections.save(
      makeConnection('https://one.example.com/git', 't1'),
    );
    assert.equal(saved.slug, 'one-example-com');
    assert.equal(saved.url.href, 'https://one.example.com/git');
    assert.equal(saved.internalUrl.href, 'http://10.0.0.1/gitlab');
    const found = await stores.connections.find(saved.id);
    assert.ok(found);
    assert.equal(reveal(found.token), 't1');
    assert.deepEqual({ ...found, token: null }, { ...saved, token: null });
    const { rows } = await sql<{ token: string }>`
      select token from connection where id = ${saved.id}`.execute(db);
    assert.match(rows[0]?.token ?? '', /^v1\./);
  });

  test('the same address is the same connection; its slug stays', async () => {
    const { stores } = makeWorld(given());
    const first = await stores.connections.save(makeConnection('https://two.example.com', 't1'));
    const second = await stores.connections.save(makeConnection('https://two.example.com', 't2'));
    assert.equal(second.id, first.id);
    assert.equal(second.slug, first.slug);
    assert.equal(reveal(second.token), 't2');
  });

  test('connections made at once get slugs of their own, those of one address one', async () => {
    const { stores } = makeWorld(given());
    const paths = ['a', 'b', 'c', 'a', 'b', 'c'];
    const saved = await Promise.all(
      paths.map((path) =>
        stores.connections.save(makeConnection(`https://host.example.com/${path}`)),
      ),
    );
    const slugs = [...new Set(saved.map(({ slug }) => slug))].sort();
    assert.deepEqual(slugs, ['host-example-com', 'host-example-com-2', 'host-example-com-3']);
    assert.equal(new Set(saved.map(({ id }) => id)).size, 3);
    const listed = await stores.connections.list();
    assert.equal(listed.filter(({ slug }) => slugs.includes(slug)).length, 3);
  });

  test('the state of the last check is kept', async () => {
    const { stores, connect } = makeWorld(given());
    const id = await connect();
    assert.equal(await stores.connections.findState(id), null);
    const state: ConnectionState = {
      checkedAt: new Date('2026-11-22T10:00:00.123Z'),
      version: '18.4.1',
      isAdministrator: true,
      tokenExpiresAt: new Date('2027-01-01'),
      failure: null,
      problems: ['The “token” expires soon.'],
    };
    await stores.connections.saveState(id, state);
    assert.deepEqual(await stores.connections.findState(id), state);
    const unknown = { ...state, version: null, tokenExpiresAt: null };
    await stores.connections.saveState(id, unknown);
    assert.deepEqual(await stores.connections.findState(id), unknown);
  });
}

function testChanges(given: () => TestDatabase): void {
  test('a change touches what it names and nothing else', async () => {
    const { stores } = makeWorld(given());
    const address = 'https://three.example.com';
    const { id, internalUrl } = await stores.connections.save(makeConnection(address, 't1'));
    const named = await stores.connections.change(id, { applicationId: 'app' });
    assert.equal(named?.applicationId, 'app');
    assert.equal(named?.internalUrl.href, internalUrl.href);
    const changed = await stores.connections.change(id, { token: makeSecret('t2') });
    assert.ok(changed);
    assert.equal(reveal(changed.token), 't2');
    assert.equal(changed.applicationId, 'app');
    // The start of the product saves it again, and knows of no application id.
    const again = await stores.connections.save(makeConnection(address, 't3'));
    assert.equal(again.applicationId, 'app');
    assert.equal((await stores.connections.change(id, {}))?.slug, changed.slug);
    assert.equal(
      await stores.connections.change(9_999 as ConnectionId, { token: makeSecret('x') }),
      null,
    );
  });
}
