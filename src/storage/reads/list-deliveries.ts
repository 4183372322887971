import { type RawBuilder, sql } from 'kysely';
import type { ConnectionId } from '../../domain/index.ts';
import type { DeliveryQuestion, DeliveryStatus } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** A page of deliveries, without their bodies. */
export async function listDeliveries(
  db: Database,
  { state, after, limit }: DeliveryQuestion,
): Promise<DeliveryStatus[]> {
  const { rows } = await sql<Row>`
    select d.id, d.connection_id, d.event, d.received_at, d.attempts, d.not_before, d.problem
    from delivery d where ${isInState(state)} and d.id > ${after ?? 0}
    order by d.id limit ${limit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    connectionId: row.connection_id as ConnectionId,
    event: row.event,
    receivedAt: row.received_at,
    attempts: row.attempts,
    notBefore: row.not_before,
    problem: row.problem,
  }));
}

type Row = {
  id: number;
  connection_id: number;
  event: string;
  received_at: Date;
  attempts: number;
  not_before: Date | null;
  problem: string | null;
};

function isInState(state: DeliveryQuestion['state']): RawBuilder<unknown> {
  return state === 'waiting'
    ? sql`d.processed_at is null`
    : sql`d.processed_at is not null and d.body is not null`;
}
