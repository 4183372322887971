import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { ProjectId } from '../../../src/domain/index.ts';
import { makeSecret, reveal } from '../../../src/lib/index.ts';
import { createStorage } from '../../../src/storage/index.ts';
import type { TestDatabase } from '../../support/database.ts';

export function testKeyRotation(given: () => TestDatabase): void {
  test('one start with both keys seals everything anew, after which the old key is not needed', async () => {
    const { settings, storage } = given();
    const { id } = await storage.stores.connections.save({
      url: new URL('https://rotated.example.com'),
      internalUrl: new URL('https://rotated.example.com'),
      token: makeSecret('kept'),
    });
    const hook = await storage.stores.hooks.getOrAdd(id, { kind: 'project', id: 1 });
    await storage.stores.services.saveAccount({
      connectionId: id,
      group: null,
      token: makeSecret('decides'),
    });
    const current = makeSecret(randomBytes(32).toString('hex'));
    const openWith = (encryption: typeof settings.encryption) =>
      createStorage({ ...settings, encryption }, { log: () => undefined });

    await (await openWith({ current, previous: settings.encryption.current })).close();
    const after = await openWith({ current, previous: null });
    try {
      assert.equal(
        reveal((await after.stores.connections.find(id))?.token ?? makeSecret('')),
        'kept',
      );
      const account = await after.stores.services.findAccount(id, 1 as ProjectId);
      assert.equal(reveal(account?.token ?? makeSecret('')), 'decides');
      const found = await after.stores.hooks.findByPathKey(hook.pathKey);
      assert.equal(reveal(found?.signingToken ?? makeSecret('')), reveal(hook.signingToken));
    } finally {
      await after.close();
    }
  });
}
