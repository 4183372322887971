import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { ConnectionId } from '../domain/index.ts';
import type { NewDelivery, Stores } from '../ports/index.ts';
import { createAcceptDelivery } from './accept-delivery.ts';

type Insert = { bodies: string[]; commit(): void; fail(error: Error): void };

/** An inbox whose inserts end when the test says so. */
function makeInbox(options: { waitingBytes?: number } = {}) {
  const inserts: Insert[] = [];
  const deliveries = {
    add(batch: readonly NewDelivery[]) {
      return new Promise<void>((commit, fail) => {
        inserts.push({ bodies: batch.map(({ body }) => body), commit, fail });
      });
    },
    waitingBytes: async () => options.waitingBytes ?? 0,
  } as unknown as Stores['deliveries'];
  const accept = createAcceptDelivery({ stores: { deliveries } }, { maxWaitingBytes: 1_000 });
  const answered: string[] = [];
  return {
    inserts,
    answered,
    /** Hands deliveries in; notes who is answered, and how. */
    async deliver(...bodies: string[]) {
      for (const body of bodies) {
        accept(makeDelivery(body)).then(
          () => answered.push(body),
          (error: Error) => answered.push(`${body}: ${error.message}`),
        );
      }
      await tick();
    },
    accept,
  };
}

/** Long enough for all that follows without a commit. */
async function tick(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await endOfTurn();
}

function makeDelivery(body: string): NewDelivery {
  return {
    hookId: 1,
    connectionId: 1 as ConnectionId,
    event: 'Push Hook',
    idempotencyKey: null,
    body,
  };
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => String(from + n));

test('nobody is answered before the commit', async () => {
  const inbox = makeInbox();
  await inbox.deliver('a');
  assert.deepEqual(inbox.answered, []);
  inbox.inserts[0]?.commit();
  await tick();
  assert.deepEqual(inbox.answered, ['a']);
});

test('two inserts are on their way at most; what arrives meanwhile gathers, at most 200', async () => {
  const inbox = makeInbox();
  await inbox.deliver('a');
  await inbox.deliver('b');
  await inbox.deliver(...numbers(0, 450));
  assert.deepEqual(
    inbox.inserts.map(({ bodies }) => bodies.length),
    [1, 1],
  );
  inbox.inserts[0]?.commit();
  await tick();
  assert.equal(inbox.inserts.length, 3);
  inbox.inserts[1]?.commit();
  inbox.inserts[2]?.commit();
  await tick();
  assert.deepEqual(
    inbox.inserts.map(({ bodies }) => bodies.length),
    [1, 1, 200, 200, 50],
  );
  assert.deepEqual(
    inbox.inserts.flatMap(({ bodies }) => bodies),
    ['a', 'b', ...numbers(0, 450)],
  );
});

test('large bodies are not gathered without end', async () => {
  const inbox = makeInbox();
  await inbox.deliver('a');
  await inbox.deliver('b');
  const large = 'x'.repeat(10_000_000);
  await inbox.deliver(large, large, 'small');
  inbox.inserts[0]?.commit();
  inbox.inserts[1]?.commit();
  await tick();
  assert.deepEqual(
    inbox.inserts.slice(2).map(({ bodies }) => bodies.map(({ length }) => length)),
    [[10_000_000], [10_000_000, 5]],
  );
});

test('when a batch fails each is stored alone, and one bad one does not fail the others', async () => {
  const inbox = makeInbox();
  await inbox.deliver('a');
  await inbox.deliver('b');
  await inbox.deliver('good', 'bad', 'also good');
  inbox.inserts[0]?.commit();
  await tick();
  inbox.inserts[2]?.fail(new Error('no'));
  await tick();
  const alone = inbox.inserts.slice(3);
  assert.deepEqual(
    alone.map(({ bodies }) => bodies),
    [['good'], ['bad'], ['also good']],
  );
  for (const insert of alone) {
    if (insert.bodies[0] === 'bad') insert.fail(new Error('still no'));
    else insert.commit();
  }
  await tick();
  assert.deepEqual(inbox.answered, ['a', 'good', 'bad: still no', 'also good']);
});

test('after a failure the door is open again', async () => {
  const inbox = makeInbox();
  await inbox.deliver('a');
  inbox.inserts[0]?.fail(new Error('no'));
  await tick();
  await inbox.deliver('b');
  inbox.inserts[1]?.commit();
  await tick();
  assert.deepEqual(inbox.answered, ['a: no', 'b']);
});

test('when too much waits, nothing more is taken', async () => {
  const inbox = makeInbox({ waitingBytes: 1_001 });
  // The first arrival starts the measurement, and does not wait for it.
  await inbox.deliver('first');
  await assert.rejects(inbox.accept(makeDelivery('b')), { code: 'INBOX_FULL', retry: 'soon' });
  assert.equal(inbox.inserts.length, 1);
});
