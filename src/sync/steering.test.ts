import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntityKind, LinkId, MirrorKey, ProjectId } from '../domain/index.ts';
import { replay, requestReplay } from './replay.ts';
import { replayDeliveries, replayDelivery } from './replay-deliveries.ts';
import { requestReconcile } from './request-reconcile.ts';
import { type ResyncWish, resync } from './resync.ts';
import { connectionId, createSteeringWorld, projectId, site } from './steering.fake.ts';

const all = { installationId: site, linkId: null, project: null, since: undefined };
const project = { connectionId, projectId };
const key: MirrorKey = { ...project, installationId: site, kind: 'commit', id: 'k' };
const never = new AbortController().signal;

const syncs: [string, Partial<ResyncWish>, string[]][] = [
  [
    'a site is read link by link, each as far back as it reads',
    {},
    [3, 4, 5].map((id) => `restart ${id} null since 2025-01-01`),
  ],
  [
    'a link, from a date on',
    { linkId: 4 as LinkId, since: new Date('2026-02-03') },
    ['restart 4 null since 2026-02-03'],
  ],
  ['a link, all of it', { linkId: 4 as LinkId, since: null }, ['restart 4 null since undefined']],
  ['a project, through one link that covers it', { project }, ['restart 3 7 since 2025-01-01']],
];
for (const [title, wish, done] of syncs) {
  test(`the past is read again: ${title}`, async () => {
    const { world, deps } = createSteeringWorld();
    const links = await resync(deps, { ...all, ...wish });
    assert.deepEqual(world.done, done);
    assert.equal(links.length, done.length);
  });
}

const strangers: [string, Partial<ResyncWish>][] = [
  ['a link of another site', { linkId: 8 as LinkId }],
  ['a project no link covers', { project: { connectionId, projectId: 8 as ProjectId } }],
];
for (const [title, wish] of strangers) {
  test(`nothing is read again for ${title}`, async () => {
    const { world, deps } = createSteeringWorld();
    await assert.rejects(resync(deps, { ...all, ...wish }), { code: 'NOT_FOUND' });
    assert.deepEqual(world.done, []);
  });
}

const scope = { installationId: site, project: null, kind: null, entityId: null };

test('many entities are replayed by a job', async () => {
  const { world, deps } = createSteeringWorld();
  const wish = { ...scope, kind: 'build' as const, isWithAccepted: false };
  assert.deepEqual(await requestReplay(deps, wish), { kind: 'queued' });
  assert.deepEqual(world.done, [`replay ${JSON.stringify(wish)}`]);
});

test('the job goes from page to page', async () => {
  const { world, deps } = createSteeringWorld();
  world.resendPages = [
    { resent: 3, next: key },
    { resent: 0, next: { ...key, id: 'z' } },
  ];
  await replay(deps, { ...scope, isWithAccepted: false }, never);
  assert.deepEqual(world.done, ['resend after nothing', 'resend after k', 'resend after z']);
});

test('what Jira took of a project counts as old, and its past is read again', async () => {
  const { world, deps } = createSteeringWorld();
  world.outdatePages = 2;
  await replay(deps, { ...scope, project, isWithAccepted: true }, never);
  assert.deepEqual(world.done, [
    'resend after nothing',
    'outdate',
    'outdate',
    'restart-history {"linkId":3,"project":{"id":7,"since":"2025-01-01T00:00:00.000Z"}}',
  ]);
});

test('a job whose worker stops stops too, to be run again', async () => {
  const { deps } = createSteeringWorld();
  await assert.rejects(replay(deps, { ...scope, isWithAccepted: false }, AbortSignal.abort()));
});

const one = (kind: EntityKind, entityId: string) => ({
  ...scope,
  project,
  kind,
  entityId,
  isWithAccepted: false,
});

test('an entity that Jira did not take is on its way at once', async () => {
  const { world, deps } = createSteeringWorld();
  world.resendPages = [{ resent: 1, next: null }];
  assert.deepEqual(await requestReplay(deps, one('commit', 'a')), { kind: 'resent' });
  assert.deepEqual(world.done, ['resend after nothing']);
});

const targets: [EntityKind, string, string | null, string][] = [
  ['commit', 'abc', null, '{"kind":"commit","sha":"abc"}'],
  ['branch', 'hash', 'main', '{"kind":"branch","name":"main"}'],
  ['feature_flag', '7-hash', 'dark', '{"kind":"feature_flag","name":"dark"}'],
  ['merge_request', '12', '3', '{"kind":"merge_request","iid":3,"id":12}'],
  ['build', 'ref/3', '77', '{"kind":"build","id":77,"entityId":"ref/3"}'],
  ['deployment', '1/2/3', '78', '{"kind":"deployment","id":78,"entityId":"1/2/3"}'],
];
for (const [kind, id, reference, target] of targets) {
  test(`a ${kind} that Jira took is read from GitLab first`, async () => {
    const { world, deps } = createSteeringWorld();
    world.shown = { id, reference };
    assert.deepEqual(await requestReplay(deps, one(kind, id)), { kind: 'read_again' });
    assert.equal(world.done.at(-1), `refresh [${target}]`);
  });
}

test('an entity that no read can name is found by comparing its project', async () => {
  const { world, deps } = createSteeringWorld();
  world.shown = { id: 'hash', reference: null };
  assert.deepEqual(await requestReplay(deps, one('branch', 'hash')), { kind: 'read_again' });
  assert.deepEqual(world.done.slice(1), ['wish 7 of 2', 'reconcile {}']);
});

test('of an entity that Jira does not show nothing is sent', async () => {
  const { deps } = createSteeringWorld();
  assert.deepEqual(await requestReplay(deps, one('branch', 'hash')), { kind: 'nothing' });
});

test('deliveries that were given up are replayed, all of them or one', async () => {
  const { world, deps } = createSteeringWorld();
  world.givenUp = 1_200;
  await replayDelivery(deps, 5);
  assert.equal(await replayDeliveries(deps), 1_199);
  assert.equal(await replayDeliveries(deps), 0);
  await assert.rejects(replayDelivery(deps, 6), { code: 'NOT_FOUND' });
});

const none = { project: null, linkId: null, connectionId: null };
const below = (owner: string, of: number) =>
  ['null', '9'].map((after) => `wish below ${owner} of ${of} after ${after}`);
const wishes: [string, Parameters<typeof requestReconcile>[1], string[]][] = [
  ['a project', { ...none, project }, ['wish 7 of 2']],
  ['a group', { ...none, linkId: 3 as LinkId }, below('{"kind":"group","id":40}', 2)],
  ['a linked project', { ...none, linkId: 4 as LinkId }, below('{"kind":"project","id":9}', 2)],
  ["a user's projects", { ...none, linkId: 5 as LinkId }, below('{"kind":"group","id":50}', 2)],
  ['a GitLab', { ...none, connectionId }, below('{"kind":"system"}', 2)],
  ['everything', none, [...below('{"kind":"system"}', 2), ...below('{"kind":"system"}', 6)]],
];
for (const [title, wish, done] of wishes) {
  test(`${title} is compared with GitLab now, page by page`, async () => {
    const { world, deps } = createSteeringWorld();
    await requestReconcile(deps, wish);
    assert.deepEqual(world.done, [...done, 'reconcile {}']);
  });
}

test('a link that does not exist is not compared', async () => {
  const { deps } = createSteeringWorld();
  await assert.rejects(requestReconcile(deps, { ...none, linkId: 99 as LinkId }), {
    code: 'NOT_FOUND',
  });
});
