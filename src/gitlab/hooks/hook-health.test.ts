import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeAnswer } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { useGitlab } from '../../../test/fixtures/gitlab/use-gitlab.ts';
import type { HookOwner } from '../../ports/index.ts';

const group: HookOwner = { kind: 'group', id: 20 };
const project: HookOwner = { kind: 'project', id: 7 };
const system: HookOwner = { kind: 'system' };

const healths: [answer: FakeAnswer, health: string][] = [
  [{ json: { id: 9, alert_status: 'executable' } }, 'working'],
  [{ json: { id: 9, alert_status: 'temporarily_disabled' } }, 'paused'],
  [{ json: { id: 9, alert_status: 'disabled' } }, 'disabled'],
  [{ json: { id: 9, alert_status: 'invented' } }, 'unknown'],
  [{ json: { id: 9 } }, 'unknown'],
  [null, 'gone'],
];

for (const [answer, health] of healths) {
  test(`a hook answered with ${JSON.stringify(answer)} is ${health}`, async (t) => {
    const { fake, gitlab } = await useGitlab(t, () => answer);
    assert.equal(await gitlab.hooks.findHealth(fake.connection, group, 9), health);
    assert.deepEqual(fake.asked(), ['GET groups/20/hooks/9']);
  });
}

test('a system hook has a health too', async (t) => {
  const { fake, gitlab } = await useGitlab(t, () => ({ json: { alert_status: 'executable' } }));
  assert.equal(await gitlab.hooks.findHealth(fake.connection, system, 9), 'working');
  assert.deepEqual(fake.asked(), ['GET hooks/9']);
});

const success: FakeAnswer = { status: 201, json: { message: '201 Created' } };
const refused: FakeAnswer = { status: 422, json: { message: 'Ensure the project has commits.' } };
const tests: [name: string, push: FakeAnswer, merge: FakeAnswer, isBack: boolean, calls: number][] =
  [
    ['by a push', success, null, true, 1],
    ['by a merge request where there is no commit', refused, success, true, 2],
    ['not at all where both are refused', refused, refused, false, 2],
    ['not at all where GitLab cannot test', null, null, false, 2],
  ];

for (const [name, push, merge, isBack, calls] of tests) {
  test(`a disabled hook is tested ${name}`, async (t) => {
    const { fake, gitlab } = await useGitlab(t, ({ path }) =>
      path.endsWith('/push_events') ? push : merge,
    );
    assert.equal(await gitlab.hooks.reenable(fake.connection, project, 9), isBack);
    const asked = [
      'POST projects/7/hooks/9/test/push_events',
      'POST projects/7/hooks/9/test/merge_requests_events',
    ];
    assert.deepEqual(fake.asked(), asked.slice(0, calls));
  });
}

test('too many tests are told as such', async (t) => {
  const { fake, gitlab } = await useGitlab(t, () => ({ status: 429 }));
  await assert.rejects(gitlab.hooks.reenable(fake.connection, project, 9), {
    code: 'GITLAB_RATE_LIMITED',
  });
});

test('a system hook, which is never disabled, is not tested', async (t) => {
  const { fake, gitlab } = await useGitlab(t, () => success);
  assert.equal(await gitlab.hooks.reenable(fake.connection, system, 9), false);
  assert.equal(fake.calls.length, 0);
});
