import { type Static, Type } from '@sinclair/typebox';
import { type Connection, ProductError, type ProjectId } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { BranchAsUser, BranchProject, CreateBranchAnswer } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { GitlabError } from './api/gitlab-error.ts';
import { absoluteUrl, branchUrl, projectUrl } from './api/links.ts';
import { toPath, toQuery } from './api/path.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const text = Type.Optional(nullable(Type.String()));
const projectSchema = Type.Object({
  id: Type.Integer(),
  name_with_namespace: Type.String(),
  path_with_namespace: Type.String(),
  avatar_url: text,
  default_branch: text,
});
const projectShape = makeShape(projectSchema);
const projectsShape = makeShape(Type.Array(projectSchema));
const branchShape = makeShape(Type.Object({ name: Type.String() }));
const branchesShape = makeShape(Type.Array(Type.Object({ name: Type.String() })));

const perPage = 20;
/** Developer: may push, and so make branches. */
const developer = 30;

/** Makes what lists and makes branches with a person's own token. @see https://docs.gitlab.com/api/branches/ */
export function createBranchAsUser(api: GitlabApi): BranchAsUser {
  return {
    async listProjects(connection, token, { search, page }) {
      const query = toQuery({
        membership: true,
        min_access_level: developer,
        archived: false,
        simple: true,
        order_by: 'last_activity_at',
        per_page: perPage,
        page,
        ...(search !== '' && { search, search_namespaces: true }),
      });
      const caller = asUser(connection, token);
      return await answer(['not_signed_in'], async () => {
        const { rows, next } = await api.getPage(
          { ...caller, path: 'projects', query },
          projectsShape,
        );
        const projects = rows.map((row) => readProject(connection, row));
        return { kind: 'listed', projects, nextPage: next === null ? null : page + 1 };
      });
    },

    async listBranches(connection, token, { projectId, search }) {
      const caller = asUser(connection, token);
      const path = toPath('projects', projectId);
      const query = toQuery({ per_page: perPage, ...(search !== '' && { search }) });
      return await answer(['not_signed_in', 'no_access'], async () => {
        const [project, branches] = await Promise.all([
          api.get({ ...caller, path }, projectShape),
          // 404 for a repository that is empty.
          api.findPage({ ...caller, path: `${path}/repository/branches`, query }, branchesShape),
        ]);
        const names = branches?.rows.map(({ name }) => name) ?? [];
        return { kind: 'listed', names, defaultBranch: project.default_branch || null };
      });
    },

    createBranch: (connection, token, wish) => createBranch(api, asUser(connection, token), wish),
  };
}

async function createBranch(
  api: GitlabApi,
  caller: Caller,
  { projectId, name, ref }: { projectId: ProjectId; name: string; ref: string },
): Promise<CreateBranchAnswer> {
  const path = toPath('projects', projectId);
  try {
    const project = await api.get({ ...caller, path }, projectShape);
    const call = { ...caller, path: `${path}/repository/branches` };
    const made = await api.change('POST', call, { branch: name, ref }, branchShape);
    const url = branchUrl(readProject(caller.connection, project).url, made.name);
    return { kind: 'created', name: made.name, url };
  } catch (error) {
    const refusal = error instanceof GitlabError ? readRefusal(error) : null;
    if (refusal) return refusal;
    throw error;
  }
}

/** GitLab's own words, as its service for branches has them. */
const refusals = [
  { said: /already exists/i, kind: 'name_taken' },
  { said: /branch name is invalid|invalid branch name/i, kind: 'name_invalid' },
  { said: /invalid reference name|reference.*not found/i, kind: 'ref_missing' },
] as const;
const saidByRule =
  /protected|not allowed|push rule|does not follow the pattern|denied|pre-receive/i;

function readRefusal({ code, said }: GitlabError): CreateBranchAnswer | null {
  const reason = said ?? '';
  if (/insufficient_scope/.test(reason)) return { kind: 'scope_missing' };
  if (code === 'GITLAB_UNAUTHORIZED') return { kind: 'not_signed_in' };
  if (code === 'GITLAB_NOT_FOUND') return { kind: 'no_access' };
  const known = refusals.find((one) => one.said.test(reason));
  if (known && code === 'GITLAB_REFUSED') return { kind: known.kind };
  if (saidByRule.test(reason)) return { kind: 'protected', reason };
  if (code === 'GITLAB_FORBIDDEN') return { kind: 'no_access' };
  return code === 'GITLAB_REFUSED' ? { kind: 'refused', reason } : null;
}

const kindOfCode = {
  GITLAB_UNAUTHORIZED: 'not_signed_in',
  GITLAB_FORBIDDEN: 'no_access',
  GITLAB_NOT_FOUND: 'no_access',
} as const;
type RefusalKind = (typeof kindOfCode)[keyof typeof kindOfCode];

/** What the work answers; or, of these, what GitLab's refusal means. */
async function answer<T, Kind extends RefusalKind>(
  kinds: readonly Kind[],
  work: () => Promise<T>,
): Promise<T | { readonly kind: Kind }> {
  try {
    return await work();
  } catch (error) {
    const codes: Partial<Record<string, RefusalKind>> = kindOfCode;
    const meant = error instanceof ProductError ? codes[error.code] : undefined;
    const kind = kinds.find((one) => one === meant);
    if (kind === undefined) throw error;
    return { kind };
  }
}

function readProject(connection: Connection, row: Static<typeof projectSchema>): BranchProject {
  return {
    id: row.id as ProjectId,
    path: row.path_with_namespace,
    name: row.name_with_namespace,
    avatarUrl: absoluteUrl(connection, row.avatar_url),
    defaultBranch: row.default_branch || null,
    url: projectUrl(connection, row.path_with_namespace),
  };
}

function asUser(connection: Connection, userToken: Secret): Caller {
  return { connection, priority: 'live', userToken };
}
