import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  type FakeCall,
  startFakeGitlab,
} from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeSecret, systemClock } from '../../lib/index.ts';
import type { HookOwner } from '../../ports/index.ts';
import { createGitlab } from '../gitlab.ts';

const spec = {
  url: new URL('https://jira-app.example.com/-/gitlab/hooks/k3y'),
  token: makeSecret('hook-token'),
  signingToken: makeSecret('whsec_c2lnbg=='),
};
const group: HookOwner = { kind: 'group', id: 20 };
const project: HookOwner = { kind: 'project', id: 7 };
const system: HookOwner = { kind: 'system' };
const common = {
  name: 'GitLab for Jira',
  url: spec.url.href,
  token: 'hook-token',
  signing_token: 'whsec_c2lnbg==',
  enable_ssl_verification: true,
  tag_push_events: false,
};
const inProject = {
  push_events: true,
  merge_requests_events: true,
  note_events: true,
  pipeline_events: true,
  deployment_events: true,
  feature_flag_events: true,
  releases_events: false,
  job_events: false,
};

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer) {
  const fake = await startFakeGitlab(respond);
  const gitlab = createGitlab({ clock: systemClock });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  return { fake, hooks: gitlab.hooks };
}

const makes: [owner: HookOwner, path: string, fields: object][] = [
  [
    group,
    'groups/20/hooks',
    { ...common, ...inProject, project_events: true, subgroup_events: true },
  ],
  [project, 'projects/7/hooks', { ...common, ...inProject }],
  [
    system,
    'hooks',
    {
      ...common,
      push_events: false,
      merge_requests_events: false,
      repository_update_events: true,
    },
  ],
];

for (const [owner, path, fields] of makes) {
  test(`a ${owner.kind} hook is made with its events and secrets`, async (t) => {
    const { fake, hooks } = await setUp(t, ({ method }) =>
      method === 'GET'
        ? { json: [{ id: 1, url: 'https://other.example/' }] }
        : { status: 201, json: { id: 2, url: spec.url.href, signing_token_present: true } },
    );
    assert.deepEqual(await hooks.ensure(fake.connection, owner, spec), {
      kind: 'made',
      hookId: 2,
      isSigned: true,
    });
    assert.deepEqual(fake.asked(), [`GET ${path}?per_page=100`, `POST ${path}`]);
    assert.deepEqual(JSON.parse(fake.calls[1]?.body ?? ''), fields);
  });
}

test('a hook with our address is adopted, and unsigned where GitLab does not sign', async (t) => {
  const { fake, hooks } = await setUp(t, ({ method, query }) => {
    if (method === 'PUT') return { json: { id: 9, url: spec.url.href } };
    return query.get('page') === '2'
      ? { json: [{ id: 9, url: spec.url.href }] }
      : { json: [{ id: 1, url: 'https://other.example/' }], headers: { 'x-next-page': '2' } };
  });
  assert.deepEqual(await hooks.ensure(fake.connection, project, spec), {
    kind: 'made',
    hookId: 9,
    isSigned: false,
  });
  assert.equal(fake.asked().at(-1), 'PUT projects/7/hooks/9');
});

test('a system hook is replaced where GitLab cannot change it', async (t) => {
  const { fake, hooks } = await setUp(t, ({ method }) => {
    if (method === 'GET') return { json: [{ id: 9, url: spec.url.href }] };
    if (method === 'PUT') return { status: 405, json: { error: '405 Not Allowed' } };
    return method === 'DELETE' ? { status: 204 } : { json: { id: 10, url: spec.url.href } };
  });
  const made = await hooks.ensure(fake.connection, system, spec);
  assert.deepEqual(made, { kind: 'made', hookId: 10, isSigned: false });
  assert.deepEqual(
    fake.calls.map(({ method, path }) => `${method} ${path}`),
    ['GET hooks', 'PUT hooks/9', 'DELETE hooks/9', 'POST hooks'],
  );
});

const refusals: [owner: HookOwner, status: number, says: RegExp][] = [
  [group, 404, /^A group webhook needs GitLab Premium .*404/],
  [project, 403, /^A project webhook needs a token of a Maintainer .*403/],
  [system, 403, /^A system hook needs the token of a GitLab administrator\./],
];

for (const [owner, status, says] of refusals) {
  test(`a ${owner.kind} hook answered with ${status} is refused with the reason`, async (t) => {
    const { fake, hooks } = await setUp(t, () => ({ status, json: { message: 'no' } }));
    const answer = await hooks.ensure(fake.connection, owner, spec);
    assert.equal(answer.kind, 'refused');
    assert.match(answer.kind === 'refused' ? answer.reason : '', says);
  });
}

for (const [status, code] of [
  [401, 'GITLAB_UNAUTHORIZED'],
  [422, 'GITLAB_REFUSED'],
  [500, 'GITLAB_UNREACHABLE'],
] as const) {
  test(`a hook answered with ${status} is an error`, async (t) => {
    const { fake, hooks } = await setUp(t, () => ({ status, json: { message: 'Url is blocked' } }));
    await assert.rejects(hooks.ensure(fake.connection, project, spec), { code });
  });
}

test('removing a hook that is gone is fine', async (t) => {
  const { fake, hooks } = await setUp(t, () => null);
  await hooks.remove(fake.connection, group, 9);
  assert.deepEqual(fake.asked(), ['DELETE groups/20/hooks/9']);
});
