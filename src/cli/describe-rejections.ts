import { describeTime } from './describe-time.ts';
import { makeTable } from './make-table.ts';
import type { Operator } from './with-operator.ts';

/** An entity that Jira refused. */
export type Rejection = Awaited<ReturnType<Operator['reads']['rejections']>>['rejections'][number];

/** What Jira refused, as a table. */
export function describeRejections(rejections: readonly Rejection[]): string {
  return makeTable(
    ['REFUSED', 'PROJECT', 'ID', 'WHEN', 'WHY'],
    rejections.map(({ kind, projectPath, entityId, at, reason }) => [
      kind,
      projectPath,
      entityId,
      describeTime(at),
      reason,
    ]),
  );
}

/** A rejection as `--json` shows it. */
export function toRejectionJson({ key, ...rejection }: Rejection) {
  return { connectionId: key.connectionId, projectId: key.projectId, ...rejection };
}
