import { deleteMergeRequest } from '../acts/merge-requests.ts';
import { comment } from '../acts/reviews.ts';
import { canSeeProject } from '../model/access.ts';
import { pipelinesOf } from '../model/ci-lookup.ts';
import type { MergeRequest, Note } from '../model/entities.ts';
import { getProject, getUser, projectsInside } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { Commit, Repository } from '../repository/repository.ts';
import { badRequest, type Call } from './call.ts';
import { groupOf, mergeRequestOf, projectFor, projectWith } from './find.ts';
import { filterMergeRequests, sortMergeRequests } from './merge-request-list.ts';
import { paginate } from './pagination.ts';
import { presentCommit } from './present-commit.ts';
import {
  listedMergeRequest,
  presentApprovals,
  singleMergeRequest,
} from './present-merge-request.ts';
import { basicUser } from './present-people.ts';
import { basicPipeline } from './present-pipeline.ts';
import type { ApiDeps, Register } from './register.ts';

export function registerMergeRequests(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  const listed = (call: Call, rows: readonly MergeRequest[]) =>
    paginate(call, sortMergeRequests(call, filterMergeRequests(call, rows))).map((row) =>
      listedMergeRequest(world, row),
    );
  registerParts(register, deps);
  register('GET', '/projects/:id/merge_requests', (call) => {
    const rows = projectWith(world, call, 'merge_requests').mergeRequests.list();
    return listed(call, rows);
  });
  register('GET', '/groups/:id/merge_requests', (call) => {
    const rows = projectsInside(world, groupOf(world, call).id, true)
      .filter((project) => canSeeProject(world, call.user, project) && !project.archived)
      .filter(({ disabledFeatures }) => !disabledFeatures.has('merge_requests'))
      .flatMap(({ mergeRequests }) => mergeRequests.list());
    return listed(call, rows);
  });
  register('DELETE', '/projects/:id/merge_requests/:iid', (call) => {
    const row = mergeRequestOf(world, call);
    projectFor(world, call, 50);
    deleteMergeRequest(deps, row, call.user);
    void call.reply.status(204);
  });
  register('GET', '/projects/:id/merge_requests/:iid/pipelines', async (call) => {
    const row = mergeRequestOf(world, call);
    const shas = (await readCommits(world, row)).map(({ sha }) => sha);
    const pipelines = pipelinesOf(world, row, new Set([row.sha, ...shas]));
    return paginate(call, pipelines).map((pipeline) => basicPipeline(world, pipeline));
  });
  register('GET', '/projects/:id/merge_requests/:iid', async (call) => {
    const row = mergeRequestOf(world, call);
    const { repository } = getProject(world, row.projectId);
    row.baseSha ??= await readBase(repository, row);
    const files = row.baseSha === null ? [] : await repository.compareDiff(row.baseSha, row.sha);
    return singleMergeRequest(world, row, new Set(files.map((file) => file.newPath)).size);
  });
}

function registerParts(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  register('GET', '/projects/:id/merge_requests/:iid/approvals', (call) =>
    presentApprovals(world, mergeRequestOf(world, call), call.user),
  );
  register('GET', '/projects/:id/merge_requests/:iid/reviewers', (call) =>
    mergeRequestOf(world, call).reviews.map((review) => ({
      user: basicUser(world, getUser(world, review.userId)),
      state: review.state,
      created_at: review.createdAt.toISOString(),
    })),
  );
  register('GET', '/projects/:id/merge_requests/:iid/commits', async (call) => {
    const row = mergeRequestOf(world, call);
    const project = getProject(world, row.projectId);
    const commits = await readCommits(world, row);
    return paginate(call, commits).map((commit) => presentCommit(world, project, commit));
  });
  register('GET', '/projects/:id/merge_requests/:iid/notes', (call) => {
    const { notes } = mergeRequestOf(world, call);
    return paginate(call, notes.toReversed()).map((note) => presentNote(world, note));
  });
  register('POST', '/projects/:id/merge_requests/:iid/notes', async (call) => {
    const { body } = call.body;
    if (typeof body !== 'string') throw badRequest('body is missing');
    const note = await comment(deps, mergeRequestOf(world, call), body, call.user);
    void call.reply.status(201);
    return presentNote(world, note);
  });
}

async function readCommits(world: World, row: MergeRequest): Promise<readonly Commit[]> {
  const { repository } = getProject(world, row.projectId);
  row.baseSha ??= await readBase(repository, row);
  return repository.between(row.baseSha, row.sha);
}

/** Of merge requests read out of a history the base is only sought when somebody asks. */
async function readBase(repository: Repository, row: MergeRequest): Promise<string | null> {
  const [merge] = row.mergeCommitSha ? await repository.commitsBySha([row.mergeCommitSha]) : [];
  const target = merge?.parents[0] ?? (await repository.resolve(row.targetBranch));
  return target ? repository.mergeBase(target, row.sha) : null;
}

function presentNote(world: World, note: Note): Record<string, unknown> {
  return {
    id: note.id,
    type: null,
    body: note.body,
    author: basicUser(world, getUser(world, note.authorId)),
    created_at: note.createdAt.toISOString(),
    updated_at: note.createdAt.toISOString(),
    system: note.system,
    noteable_type: 'MergeRequest',
    resolvable: false,
  };
}
