import { Type } from '@sinclair/typebox';
import type { ProjectId } from '../../domain/index.ts';
import type { Event } from '../../ports/index.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import { branchOfRef } from './branch-of-ref.ts';
import { readBody } from './read-body.ts';

const repositoryUpdateShape = makeShape(
  Type.Object({
    project_id: Type.Integer(),
    project: Type.Object({ path_with_namespace: Type.String() }),
    changes: Type.Optional(nullable(Type.Array(Type.Object({ ref: Type.String() })))),
    refs: Type.Optional(nullable(Type.Array(Type.String()))),
  }),
);

/**
 * All that one push moved, from a system hook; a push of nothing but tags is ignored.
 * @see https://docs.gitlab.com/administration/system_hooks/#repository-update-events
 */
export function readRepositoryUpdate(body: unknown): Event {
  const hook = readBody(body, repositoryUpdateShape);
  const refs = [...(hook.changes ?? []).map(({ ref }) => ref), ...(hook.refs ?? [])];
  const branches = new Set(refs.map(branchOfRef).filter((branch) => branch !== null));
  if (branches.size === 0) return { kind: 'ignored' };
  return {
    kind: 'repository_updated',
    project: {
      id: hook.project_id as ProjectId,
      pathWithNamespace: hook.project.path_with_namespace,
    },
    branches: [...branches],
  };
}
