import { randomBytes } from 'node:crypto';
import type { ActDeps } from './acts/act-deps.ts';
import * as commits from './acts/commits.ts';
import * as places from './acts/groups-and-projects.ts';
import { mergeMergeRequest } from './acts/merge.ts';
import * as mergeRequests from './acts/merge-requests.ts';
import * as groups from './acts/move-groups.ts';
import * as people from './acts/people.ts';
import * as reviews from './acts/reviews.ts';
import { createFaults, type Faults } from './api/faults.ts';
import { createRateLimiter, type RateLimiter } from './api/rate-limit.ts';
import { createRequestLog, type RequestLog } from './api/request-log.ts';
import { createServer } from './api/server.ts';
import { ciActs } from './ci-acts.ts';
import { playStory } from './demo/play-story.ts';
import type {
  GitlabSandbox,
  Inspection,
  MergeRequests,
  NewOauthApplication,
  PeopleAndProjects,
  Pushes,
} from './door.ts';
import { createAnnounce } from './hooks/announce.ts';
import { createDeliveries, type DeliveryRoad } from './hooks/deliveries.ts';
import { disableHook, recordHookOutcome } from './hooks/health.ts';
import { createJiraConnectState, jiraConnectDoor } from './jira-connect/jira-connect.ts';
import type { Hook, OauthApplication } from './model/entities.ts';
import { findProjectByPath, getProject, type Ref } from './model/lookup.ts';
import { createWorld, type World } from './model/world.ts';
import { createGrants } from './oauth/grants.ts';
import type { GitlabSandboxOptions } from './options.ts';
import { createRepositories } from './repositories.ts';
import { seedProjects } from './seed.ts';
import { seedGroups } from './seed-groups.ts';

/** Starts a simulated GitLab; it answers when the promise resolves. */
export async function startGitlabSandbox(
  options: GitlabSandboxOptions = {},
): Promise<GitlabSandbox> {
  const now = options.now ?? (() => new Date());
  const version = options.version ?? '18.5.0-ee';
  let url = options.publicUrl ?? '';
  const world = createWorld({ now, baseUrl: () => url, seed: options.seed ?? 'sandbox' });
  const deliveries = createDeliveries({
    mode: options.deliverHooks ?? 'concurrent',
    timeoutMs: options.hookTimeoutMs ?? 10_000,
    triesWhenRefused: triesWhenRefused(options.keepTrying),
    logLimit: 10_000,
    now,
    onSent: (delivery) => recordHookOutcome(world, delivery, options.autoDisableHooks ?? false),
  });
  const deps = { world, announce: createAnnounce({ world, deliveries, version }) };
  const requests = createRequestLog();
  const faults = createFaults(options.latencyMs ?? 0);
  const jiraConnect = createJiraConnectState();
  const limiter = createRateLimiter(initialLimit(options), now);
  const server = await createServer({
    ...deps,
    version,
    edition: options.edition ?? 'premium',
    signingTokens: options.signingTokens ?? true,
    limiter,
    faults,
    deliveries,
    requests,
    jiraConnect,
    complain: requests.complain,
    grants: createGrants(world, () => options.oauthTokenLifeMs ?? 7_200_000),
  });
  const root = people.createUser(world, { username: 'root', name: 'Administrator', isAdmin: true });
  const address = await server.listen({
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
  });
  if (url === '') url = address;
  const repositories = createRepositories(deps);
  return {
    url,
    root,
    ...peopleAndProjects(deps),
    ...pushes(deps),
    ...mergeRequestActs(deps),
    ...ciActs(deps),
    ...inspection({ world, deliveries, requests, faults, limiter }),
    addRepository: repositories.add,
    demoRepository: repositories.demo,
    playStory: (story) => playStory(deps, story),
    jiraConnect: jiraConnectDoor(jiraConnect),
    seedProjects: (input) => seedProjects(world, input),
    seedGroups: (input) => seedGroups(deps, input),
    async close() {
      await repositories.close();
      await server.close();
      await deliveries.close();
    },
  };
}

function triesWhenRefused(keepTrying: boolean | number = false): number {
  if (typeof keepTrying === 'number') return keepTrying;
  return keepTrying ? 600 : 0;
}

function initialLimit(options: GitlabSandboxOptions) {
  const { rateLimitPerMinute: perMinute, limitWithoutHeaders = false } = options;
  return perMinute === undefined ? null : { perMinute, withoutHeaders: limitWithoutHeaders };
}

function peopleAndProjects(deps: ActDeps): PeopleAndProjects {
  const { world } = deps;
  return {
    createUser: (input) => people.createUser(world, input),
    createGroup: (input) => places.createGroup(deps, input),
    renameGroup: (group, path) => groups.renameGroup(deps, group, path),
    transferGroup: (group, parent) => groups.transferGroup(deps, group, parent),
    deleteGroup: (group) => groups.deleteGroup(deps, group),
    addMember: (to, user, level) => people.addMember(world, to, user, level),
    removeMember: (from, user) => people.removeMember(world, from, user),
    createToken: (user, input) => people.createToken(world, user, input),
    revokeToken({ value }) {
      const token = world.tokens.get(value);
      if (token) token.revoked = true;
    },
    registerOauthApplication: (input) => registerOauthApplication(world, input),
    createProject: (input) => places.createProject(deps, input),
    forkProject: (input) => places.forkProject(deps, input),
    renameProject: (project, path) => places.renameProject(deps, project, path),
    transferProject: (project, group) => places.transferProject(deps, project, group),
    archiveProject: (project, archived) => places.archiveProject(deps, project, archived),
    deleteProject: (project) => places.deleteProject(deps, project),
    setBranchRules: (project, rules) => {
      getProject(world, project.id).branchRules = rules;
    },
  };
}

function registerOauthApplication(world: World, input: NewOauthApplication): OauthApplication {
  const application: OauthApplication = {
    clientId: input.clientId ?? randomBytes(32).toString('hex'),
    clientSecret: `gloas-${randomBytes(32).toString('hex')}`,
    name: input.name,
    redirectUris: input.redirectUris,
    scopes: input.scopes ?? ['api', 'read_api'],
    confidential: input.confidential ?? false,
  };
  world.applications.set(application.clientId, application);
  return application;
}

function pushes(deps: ActDeps): Pushes {
  return {
    pushCommits: (project, branch, rows, by) =>
      commits.pushCommits(deps, project, branch, rows, by),
    forcePush: (project, branch, rows, by) => commits.forcePush(deps, project, branch, rows, by),
    pushManyBranches: (project, branches, by) =>
      commits.pushManyBranches(deps, project, branches, by),
    createBranch: (project, branch, by) => commits.createBranch(deps, project, branch, by),
    deleteBranch: (project, branch, by) => commits.deleteBranch(deps, project, branch, by),
    createTag: (project, tag, by) => commits.createTag(deps, project, tag, by),
  };
}

function mergeRequestActs(deps: ActDeps): MergeRequests {
  return {
    openMergeRequest: (input) => mergeRequests.openMergeRequest(deps, input),
    updateMergeRequest: (ref, edit, by) => mergeRequests.updateMergeRequest(deps, ref, edit, by),
    approve: (ref, by) => reviews.approve(deps, ref, by),
    unapprove: (ref, by) => reviews.unapprove(deps, ref, by),
    requestChanges: (ref, by, body) => reviews.requestChanges(deps, ref, by, body),
    comment: (ref, body, by) => reviews.comment(deps, ref, body, by),
    merge: (ref, by, options) => mergeMergeRequest(deps, ref, by, options),
    closeMergeRequest: (ref, by) => mergeRequests.closeMergeRequest(deps, ref, by),
    reopenMergeRequest: (ref, by) => mergeRequests.reopenMergeRequest(deps, ref, by),
    deleteMergeRequest: (ref, by) => mergeRequests.deleteMergeRequest(deps, ref, by),
  };
}

function inspection(deps: {
  world: World;
  deliveries: DeliveryRoad;
  requests: RequestLog;
  faults: Faults;
  limiter: RateLimiter;
}): Inspection {
  const { world, deliveries, requests, faults, limiter } = deps;
  return {
    deliveries,
    hookDeliveries: deliveries.log,
    hooks: () => [...world.hooks.values()],
    disableHook: (ref) => disableHook(getHook(world, ref)),
    removeHook(ref) {
      world.hooks.delete(getHook(world, ref).id);
    },
    loseHooks: deliveries.lose,
    lostHooks: deliveries.lost,
    requests: requests.list,
    requestCounts: requests.counts,
    violations: requests.violations,
    clearRequests: requests.clear,
    failNext: faults.failNext,
    failSome: faults.failSome,
    setLatency: faults.setLatency,
    setRateLimit: limiter.set,
    findProject: (path) => findProjectByPath(world, path),
    findMergeRequest: (project, iid) => getProject(world, project.id).mergeRequests.find(iid),
  };
}

function getHook(world: World, { id }: Ref): Hook {
  const hook = world.hooks.get(id);
  if (!hook) throw new Error(`The sandbox has no hook with id ${id}`);
  return hook;
}
