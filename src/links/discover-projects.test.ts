import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  type Connection,
  type ErrorCode,
  type Link,
  type LinkTarget,
  ProductError,
  type Project,
  type ProjectId,
} from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type { Hook, HookOwner, HookSpec, Stores } from '../ports/index.ts';
import { discoverProjects } from './discover-projects.ts';
import { connection, installation, makeLink, target } from './link-deps.fake.ts';

const ownerKey = (owner: HookOwner) =>
  owner.kind === 'system' ? 'system' : `${owner.kind}/${owner.id}`;
const running = new AbortController().signal;
const notFound = new ProductError({ code: 'GITLAB_NOT_FOUND', retry: 'never', safe: 'lost' });

/** The hooks of that database. */
function createHooks(world: { hooks: Map<string, Hook>; projectIds: ProjectId[] }) {
  const isHooked = (id: number) =>
    Boolean(world.hooks.get('group/40') ?? world.hooks.get(`project/${id}`));
  return {
    getOrAdd: async (connectionId: number, owner: HookOwner) => {
      const id = world.hooks.size + 1;
      const secret = makeSecret('x');
      const made = { id, connectionId, owner, pathKey: `key-${id}`, gitlabHookId: null };
      const hook = { ...made, token: secret, signingToken: secret, isSigned: false } as Hook;
      const held = world.hooks.get(ownerKey(owner)) ?? hook;
      world.hooks.set(ownerKey(owner), held);
      return held;
    },
    saveMade: async (id: number, made: Partial<Hook>) => {
      for (const [key, hook] of world.hooks) {
        if (hook.id === id) world.hooks.set(key, { ...hook, ...made });
      }
    },
    remove: async (id: number) => {
      for (const [key, hook] of world.hooks) if (hook.id === id) world.hooks.delete(key);
    },
    listUnhookedProjects: async (_id: number, limit: number) =>
      world.projectIds.filter((id) => !isHooked(id)).slice(0, limit),
  };
}

/** A GitLab and a database that hold only what this job changes. */
function createWorld() {
  const world = {
    link: makeLink() as Link | null,
    instanceUrl: null as URL | null,
    isAdministrator: false,
    projectIds: [1, 2, 3] as ProjectId[],
    /** By owner: what GitLab answers instead of making the hook. */
    refusals: new Map<string, ErrorCode | 'refused'>(),
    hooks: new Map<string, Hook>(),
    planned: [] as ProjectId[],
    swept: [] as ProjectId[],
    targets: [] as string[],
    problem: null as string | null,
    /** Where GitLab says that the projects lie; null: it does not show the target. */
    path: 'Acme/tools' as string | null,
    isDone: false,
    calls: [] as string[],
    jobs: [] as unknown[],
  };
  const stores = {
    installations: {
      find: async () => ({ ...installation, instanceUrl: world.instanceUrl }),
    },
    links: { find: async () => world.link },
    connections: {
      find: async () => connection,
      findState: async () => ({ isAdministrator: world.isAdministrator }),
    },
    projects: { save: async () => [] },
    history: {
      plan: async (_link: Link, ids: ProjectId[]) => world.planned.push(...ids),
      isDone: async () => world.isDone,
    },
    sweeps: { plan: async (_id: number, ids: ProjectId[]) => world.swept.push(...ids) },
    targets: {
      save: async (_id: number, saved: LinkTarget) => world.targets.push(saved.fullPath),
      saveProblem: async (_id: number, problem: string | null) => {
        world.problem = problem;
      },
    },
    hooks: createHooks(world),
  } as unknown as Stores;
  const deps = {
    stores,
    publicUrl: new URL('https://sync.example/prefix/'),
    readGitlab: {
      target: async (_connection: Connection, fullPath: string) => ({ ...target, fullPath }),
      async *projectsOf(_connection: Connection, _target: LinkTarget) {
        if (world.path === null) throw notFound;
        const pathWithNamespace = `${world.path}/hammer`;
        const projects = world.projectIds.map(
          (id) => ({ id, pathWithNamespace, namespaceIds: [40] }) as unknown as Project,
        );
        yield projects.slice(0, 2);
        yield projects.slice(2);
      },
    },
    manageHooks: {
      ensure: async (_connection: Connection, owner: HookOwner, spec: HookSpec) => {
        const key = ownerKey(owner);
        world.calls.push(`${key} ${spec.url.pathname}`);
        const refusal = world.refusals.get(key) ?? world.refusals.get(owner.kind);
        if (refusal === 'refused') return { kind: 'refused' as const, reason: 'no right' };
        if (refusal) throw new ProductError({ code: refusal, retry: 'never', safe: refusal });
        return { kind: 'made' as const, hookId: 500, isSigned: true };
      },
    },
    sendJob: async (...call: unknown[]) => void world.jobs.push(call),
  };
  return { world, run: () => discoverProjects(deps, { linkId: 3 }, running), deps };
}

let world: ReturnType<typeof createWorld>['world'];
let run: () => Promise<void>;
let deps: ReturnType<typeof createWorld>['deps'];

beforeEach(() => {
  ({ world, run, deps } = createWorld());
});

const backfill = [null, 'backfill', { linkId: 3 }, { key: 'link-3' }];
const madeHooks = () =>
  [...world.hooks].filter(([, hook]) => hook.gitlabHookId === 500).map(([key]) => key);

test('nothing is found or made for a site that is handed to an instance', async () => {
  world.instanceUrl = new URL('https://gitlab.behind.example');
  await run();
  assert.deepEqual([world.calls, world.planned, world.jobs], [[], [], []]);
});

test('a group gets one hook, all its projects are planned, and the back-fill starts', async () => {
  await run();
  assert.deepEqual(world.calls, ['group/40 /prefix/-/gitlab/hooks/key-1']);
  assert.deepEqual(world.planned, [1, 2, 3]);
  assert.deepEqual(world.swept, [1, 2, 3]);
  assert.deepEqual(madeHooks(), ['group/40']);
  assert.equal(world.hooks.get('group/40')?.isSigned, true);
  assert.deepEqual(world.jobs, [backfill]);
});

test('a second run with nothing new makes no hook and no back-fill', async () => {
  await run();
  world.isDone = true;
  world.calls.length = 0;
  world.jobs.length = 0;
  await run();
  assert.deepEqual([world.calls, world.jobs], [[], []]);
});

test('where GitLab has no group hooks each project gets its own', async () => {
  world.refusals.set('group', 'refused');
  await run();
  assert.deepEqual(madeHooks(), ['project/1', 'project/2', 'project/3']);
  assert.equal(world.hooks.has('group/40'), false);
});

for (const kind of ['project', 'user'] as const) {
  test(`a linked ${kind} is heard through project hooks`, async () => {
    world.link = makeLink({ target: { ...target, kind } });
    await run();
    assert.deepEqual(madeHooks(), ['project/1', 'project/2', 'project/3']);
  });
}

test("an administrator's token also makes the hook of the instance", async () => {
  world.isAdministrator = true;
  await run();
  assert.deepEqual(madeHooks(), ['system', 'group/40']);
});

for (const refusal of ['refused', 'GITLAB_FORBIDDEN', 'GITLAB_NOT_FOUND'] as const) {
  test(`one project that answers ${refusal} stops no other, and is told at the end`, async () => {
    world.refusals.set('group', 'refused').set('project/2', refusal);
    await assert.rejects(run(), (error: ProductError) => {
      assert.equal(error.code, 'GITLAB_FORBIDDEN');
      assert.match(error.safe, /no webhook for 1 project\(s\) of Acme\/tools/);
      return true;
    });
    assert.deepEqual(madeHooks(), ['project/1', 'project/3']);
    assert.deepEqual(world.jobs, [backfill]);
    assert.match(world.problem ?? '', /no webhook for 1 project/);
  });
}

test('a token that may make no hook anywhere stops asking, and the past is read all the same', async () => {
  world.projectIds = Array.from({ length: 900 }, (_, index) => index as ProjectId);
  world.refusals.set('group', 'refused').set('project', 'refused');
  await assert.rejects(run(), { code: 'GITLAB_FORBIDDEN' });
  assert.equal(world.calls.length, 201);
  assert.deepEqual(world.jobs, [backfill]);
});

test('many projects are hooked page by page, around those that refuse', async () => {
  world.projectIds = Array.from({ length: 450 }, (_, index) => index as ProjectId);
  world.refusals.set('group', 'refused');
  for (let id = 0; id < 120; id += 1) world.refusals.set(`project/${id}`, 'refused');
  await assert.rejects(run(), { code: 'GITLAB_FORBIDDEN' });
  assert.equal(madeHooks().length, 330);
});

test('a GitLab that does not answer stops the job before the back-fill, to be tried again', async () => {
  world.refusals.set('group', 'GITLAB_UNREACHABLE');
  await assert.rejects(run(), { code: 'GITLAB_UNREACHABLE' });
  assert.deepEqual(world.jobs, []);
});

test('a link that is gone is no work', async () => {
  world.link = null;
  await run();
  assert.deepEqual([world.calls, world.planned, world.jobs], [[], [], []]);
});

test('a worker that stops is heard between two pages', async () => {
  await assert.rejects(discoverProjects(deps, { linkId: 3 }, AbortSignal.abort()), {
    name: 'AbortError',
  });
  assert.deepEqual(world.planned, []);
});

test('a renamed group is linked under its new name', async () => {
  await run();
  assert.deepEqual(world.targets, []);
  world.path = 'Acme/craft';
  await run();
  assert.deepEqual(world.targets, ['Acme/craft']);
});

test('a target that GitLab does not show is told with the progress, and nothing is undone', async () => {
  world.path = null;
  await run();
  assert.match(world.problem ?? '', /GitLab does not show Acme\/tools any more/);
  assert.deepEqual([world.calls, world.jobs], [[], []]);
  world.path = 'Acme/tools';
  await run();
  assert.equal(world.problem, null);
});

test('so is a linked project that is gone', async () => {
  world.link = makeLink({ target: { ...target, kind: 'project' } });
  world.projectIds = [];
  await run();
  assert.match(world.problem ?? '', /does not show/);
});
