import { Type } from '@sinclair/typebox';
import type { LinkTarget } from '../domain/index.ts';
import type { LinkablePage, LinkableQuestion } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi, Page } from './api/gitlab-api.ts';
import { toQuery } from './api/path.ts';
import { findPersonal, groupSchema, readGroup, readProjectTarget } from './find-target.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const groupsShape = makeShape(Type.Array(groupSchema));
const text = Type.Optional(nullable(Type.String()));
const projectsShape = makeShape(
  Type.Array(
    Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      name_with_namespace: Type.String(),
      path_with_namespace: Type.String(),
      description: text,
      avatar_url: text,
    }),
  ),
);

const perPage = 20;
const maintainer = 40;

/** Pages of subgroups that may be looked through for one that holds any: the list is mixed with the top-level ones. */
const mostLooks = 5;

type Asked = LinkableQuestion & { readonly username: string; readonly isAdmin: boolean };
type Query = Record<string, string | number | boolean>;

/** A page of what a person may link, who is asked with the person's own token. Throws GitlabError. */
export async function listLinkable(
  api: GitlabApi,
  caller: Caller,
  asked: Asked,
): Promise<LinkablePage> {
  if (asked.kind === 'user') return await listPersonal(api, caller, asked);
  if (asked.kind === 'project') return await listProjects(api, caller, asked);
  if (asked.search !== '') return toGroupsPage(caller, asked.page, await readGroups(asked.page));
  return await listGroups({ caller, page: asked.page, readGroups });

  function readGroups(page: number, more: Query = {}): Promise<Page<GroupRow>> {
    const fields = { order_by: 'name', sort: 'asc', page, per_page: perPage, ...more };
    const query = toQuery({ ...fields, ...rightsOf(asked), ...searchOf(asked) });
    return api.getPage({ ...caller, path: 'groups', query }, groupsShape);
  }
}

type GroupRow = Page<
  { parent_id?: number | null } & Parameters<typeof readGroup>[1]
>['rows'][number];
type Groups = {
  caller: Caller;
  page: number;
  readGroups(page: number, more?: Query): Promise<Page<GroupRow>>;
};

/** An administrator may link what others own: only memberships would leave the list empty. */
function rightsOf({ isAdmin, kind }: Asked): Query {
  if (isAdmin) return kind === 'group' ? { all_available: true } : {};
  return { min_access_level: maintainer, ...(kind === 'project' && { membership: true }) };
}

function searchOf({ search }: Asked): Query {
  return search === '' ? {} : { search };
}

/** The top-level groups, then all others: GitLab knows no such order, so two of its lists are read. */
async function listGroups({ caller, page, readGroups }: Groups): Promise<LinkablePage> {
  const [top, all] = await Promise.all([
    readGroups(page, { top_level_only: true }),
    readGroups(1, { per_page: 1 }),
  ]);
  const total = all.total;
  if (top.next !== null) return { ...toGroupsPage(caller, page, top), total };
  // GitLab counts up to 10,000; who has more top-level groups finds the others by search.
  if (top.total === null) return { ...toGroupsPage(caller, page, top), total };
  if (top.rows.length > 0) {
    const hasOthers = total === null || total > top.total;
    return { ...toGroupsPage(caller, page, top), total, nextPage: hasOthers ? page + 1 : null };
  }
  const topPages = Math.ceil(top.total / perPage);
  const others = await readSubgroups(readGroups, Math.max(1, page - topPages));
  return {
    targets: others.rows.map((row) => readGroup(caller.connection, row)),
    nextPage: others.nextPage && others.nextPage + topPages,
    total,
  };
}

async function readSubgroups(
  readGroups: Groups['readGroups'],
  from: number,
): Promise<{ rows: GroupRow[]; nextPage: number | null }> {
  for (let page = from; ; page += 1) {
    const { rows, next } = await readGroups(page);
    const found = rows.filter(({ parent_id }) => (parent_id ?? null) !== null);
    const nextPage = next === null ? null : page + 1;
    if (found.length > 0 || nextPage === null || page - from >= mostLooks) {
      return { rows: found, nextPage };
    }
  }
}

function toGroupsPage(
  { connection }: Caller,
  page: number,
  { rows, next, total }: Page<GroupRow>,
): LinkablePage {
  return {
    targets: rows.map((row) => readGroup(connection, row)),
    nextPage: next === null ? null : page + 1,
    total,
  };
}

async function listProjects(api: GitlabApi, caller: Caller, asked: Asked): Promise<LinkablePage> {
  const query = toQuery({
    // Without a search the ones that live come first.
    ...(asked.search === ''
      ? { order_by: 'last_activity_at', sort: 'desc' }
      : { order_by: 'name', sort: 'asc', search_namespaces: true }),
    ...{ simple: true, page: asked.page, per_page: perPage },
    ...rightsOf(asked),
    ...searchOf(asked),
  });
  const { rows, next, total } = await api.getPage(
    { ...caller, path: 'projects', query },
    projectsShape,
  );
  return {
    targets: rows.map((row) => readProjectTarget(caller.connection, row)),
    nextPage: next === null ? null : asked.page + 1,
    total,
  };
}

async function listPersonal(
  api: GitlabApi,
  caller: Caller,
  { username, search }: Asked,
): Promise<LinkablePage> {
  const found = await findPersonal(api, caller, username);
  const targets = [found].filter((target) => target !== null && isNamed(target, search));
  return {
    targets: targets.flatMap((target) => target ?? []),
    nextPage: null,
    total: targets.length,
  };
}

function isNamed({ name, fullPath }: LinkTarget, search: string): boolean {
  return `${name} ${fullPath}`.toLowerCase().includes(search.toLowerCase());
}
