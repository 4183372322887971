import { type Static, Type } from '@sinclair/typebox';
import type { FailedDelivery, ManageHooks } from '../../ports/index.ts';
import { getTime } from '../api/get-time.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { pagesOf } from '../api/pages-of.ts';
import { toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { hookPath } from './hook-path.ts';

const json = Type.Record(Type.String(), Type.Unknown());
const rowSchema = Type.Object({
  request_headers: json,
  request_data: json,
  created_at: Type.String(),
});
const rowsShape = makeShape(Type.Array(rowSchema));

type Row = Static<typeof rowSchema>;

/** Connections that broke and timeouts are server failures too. */
const statuses = ['server_failure', 'client_failure'] as const;

/** GitLab gives this list no larger pages. */
const pageSize = 20;

/**
 * Makes the reader of what GitLab could not deliver, the newest of each status first. GitLab keeps it for
 * seven days, from 17.3 on and never for system hooks; it blackens e-mail addresses, and bodies that were
 * too large for it are missing.
 * @see https://docs.gitlab.com/api/project_webhooks/#list-all-webhook-events
 */
export function createFailedDeliveries(api: GitlabApi): ManageHooks['failedDeliveries'] {
  return async function* failedDeliveries(connection, owner, { id, since }) {
    if (owner.kind === 'system') return;
    const path = `${hookPath(owner, id)}/events`;
    for (const status of statuses) {
      const log = pagesOf(toQuery({ status, per_page: pageSize }), (query) =>
        api.findPage({ connection, priority: 'background', path, query }, rowsShape),
      );
      yield* readLog(log, since);
    }
  };
}

async function* readLog(
  log: AsyncIterable<readonly Row[]>,
  since: Date,
): AsyncGenerator<readonly FailedDelivery[]> {
  for await (const rows of log) {
    const recent = rows.filter((row) => getTime(row.created_at) >= since);
    const whole = recent.filter(hasBody);
    if (whole.length > 0) yield whole.map(readFailedDelivery);
    if (recent.length < rows.length) return;
  }
}

function hasBody({ request_data: data }: Row): boolean {
  return data.oversize !== true;
}

function readFailedDelivery({ request_headers: headers, request_data: data }: Row): FailedDelivery {
  return {
    event: findHeader(headers, 'x-gitlab-event') ?? '',
    idempotencyKey: findHeader(headers, 'idempotency-key'),
    body: JSON.stringify(data),
  };
}

function findHeader(headers: Row['request_headers'], name: string): string | null {
  const [, value] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof value === 'string' && value !== '' ? value : null;
}
