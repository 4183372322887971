import { createHash } from 'node:crypto';
import type { Hook, Namespace, OauthApplication, Project, Token, User } from './entities.ts';

/** Everything this GitLab knows, apart from what is inside repositories. */
export interface World {
  readonly users: Map<number, User>;
  readonly namespaces: Map<number, Namespace>;
  readonly projects: Map<number, Project>;
  readonly tokens: Map<string, Token>;
  readonly hooks: Map<number, Hook>;
  readonly applications: Map<string, OauthApplication>;
  /** Paths a project had before, so that they can answer with a redirect. */
  readonly oldPaths: Map<string, number>;
  readonly now: () => Date;
  readonly baseUrl: () => string;
  nextId(kind: IdKind): number;
  /** Takes `count` ids at once, and gives the first: seeded rows are only written when read. */
  reserveIds(kind: IdKind, count: number): number;
  makeSha(): string;
}

type IdKind =
  | 'user'
  | 'namespace'
  | 'project'
  | 'mergeRequest'
  | 'note'
  | 'hook'
  | 'token'
  | 'delivery'
  | 'pipeline'
  | 'job'
  | 'environment'
  | 'protectedEnvironment'
  | 'deployment'
  | 'flag'
  | 'strategy'
  | 'strategyScope';

export function createWorld(deps: { now: () => Date; baseUrl: () => string; seed: string }): World {
  const lastIds = new Map<IdKind, number>();
  let commits = 0;

  function reserveIds(kind: IdKind, count: number): number {
    const last = lastIds.get(kind) ?? 0;
    lastIds.set(kind, last + count);
    return last + 1;
  }

  return {
    users: new Map(),
    namespaces: new Map(),
    projects: new Map(),
    tokens: new Map(),
    hooks: new Map(),
    applications: new Map(),
    oldPaths: new Map(),
    now: deps.now,
    baseUrl: deps.baseUrl,
    nextId: (kind) => reserveIds(kind, 1),
    reserveIds,
    makeSha() {
      commits += 1;
      return createHash('sha1').update(`${deps.seed}:${commits}`).digest('hex');
    },
  };
}
