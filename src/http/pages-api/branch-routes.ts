import type { FastifyInstance } from 'fastify';
import {
  type BranchProjectsAnswer,
  type BranchProjectsQuery,
  branchProjectsAnswerSchema,
  branchProjectsQuerySchema,
  type CreateBranchAnswer,
  type CreateBranchRequest,
  createBranchAnswerSchema,
  createBranchRequestSchema,
  type SourceBranchesAnswer,
  type SourceBranchesQuery,
  sourceBranchesAnswerSchema,
  sourceBranchesQuerySchema,
} from '../../contract/index.ts';
import type { ErrorCode, ProjectId } from '../../domain/index.ts';
import type { CreateBranchAnswer as Created } from '../../ports/index.ts';
import { listSourceBranches } from '../../toolchain/index.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { RequestError } from '../request-error.ts';
import { getGitlabToken, makeSignInError } from './get-gitlab-token.ts';

type Deps = Pick<HttpDeps, 'stores' | 'branchAsUser'>;

const path = '/-/page/branch';

/** What the page that creates a branch asks for; all of it as the signed-in person. */
export function addBranchPageRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<{ Querystring: BranchProjectsQuery }>(
    `${path}/projects`,
    {
      schema: {
        querystring: branchProjectsQuerySchema,
        response: { 200: branchProjectsAnswerSchema },
      },
    },
    async (request): Promise<BranchProjectsAnswer> => {
      const token = getGitlabToken(request);
      const { gitlab, search = '', page = 1 } = request.query;
      const connection = await getConnection(deps, null, gitlab);
      const wish = { search: search.trim(), page };
      const answer = await deps.branchAsUser.listProjects(connection, token, wish);
      if (answer.kind !== 'listed') throw makeSignInError();
      return { projects: [...answer.projects], nextPage: answer.nextPage };
    },
  );
  addSourceBranches(app, deps);
  addCreateBranch(app, deps);
}

function addSourceBranches(app: FastifyInstance, deps: Deps): void {
  app.get<{ Querystring: SourceBranchesQuery }>(
    `${path}/sources`,
    {
      schema: {
        querystring: sourceBranchesQuerySchema,
        response: { 200: sourceBranchesAnswerSchema },
      },
    },
    async (request): Promise<SourceBranchesAnswer> => {
      const token = getGitlabToken(request);
      const { gitlab, project, search = '' } = request.query;
      const connection = await getConnection(deps, null, gitlab);
      const wish = { projectId: project as ProjectId, search: search.trim() };
      const answer = await listSourceBranches(deps, { connection, token, ...wish });
      if (answer.kind === 'listed') return { branches: [...answer.branches] };
      throw answer.kind === 'not_signed_in' ? makeSignInError() : refuse(noAccess);
    },
  );
}

function addCreateBranch(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: CreateBranchRequest }>(
    path,
    { schema: { body: createBranchRequestSchema, response: { 200: createBranchAnswerSchema } } },
    async (request): Promise<CreateBranchAnswer> => {
      const token = getGitlabToken(request);
      const { gitlab, project, name, ref } = request.body;
      const connection = await getConnection(deps, null, gitlab);
      const wish = { projectId: project as ProjectId, name, ref };
      const answer = await deps.branchAsUser.createBranch(connection, token, wish);
      if (answer.kind === 'created') return { name: answer.name, url: answer.url };
      throw toError(answer, wish);
    },
  );
}

type Refusal = { readonly code: ErrorCode; readonly safe: string };

const noAccess: Refusal = {
  code: 'BRANCH_NO_ACCESS',
  safe: 'You cannot make branches in this project, or it is gone.',
};

function toError(
  answer: Exclude<Created, { kind: 'created' }>,
  { name, ref }: { name: string; ref: string },
): RequestError {
  switch (answer.kind) {
    case 'not_signed_in':
      return makeSignInError();
    case 'no_access':
      return refuse(noAccess);
    case 'scope_missing':
      return refuse({
        code: 'BRANCH_SCOPE_MISSING',
        safe: 'You signed in with rights to read only, which make no branch.',
      });
    case 'name_taken':
      return refuse({ code: 'BRANCH_NAME_TAKEN', safe: `There is a branch “${name}” already.` });
    case 'name_invalid':
      return refuse({ code: 'BRANCH_NAME_INVALID', safe: `“${name}” is no name for a branch.` });
    case 'ref_missing':
      return refuse({ code: 'BRANCH_REF_MISSING', safe: `The project has no “${ref}”.` });
    case 'protected':
      return refuse({
        code: 'BRANCH_PROTECTED',
        safe: `A rule of the project forbids this branch: ${answer.reason}`,
      });
    case 'refused':
      return refuse({ code: 'BRANCH_REFUSED', safe: answer.reason || 'GitLab gave no reason.' });
  }
}

function refuse(refusal: Refusal): RequestError {
  return new RequestError({ ...refusal, retry: 'never' });
}
