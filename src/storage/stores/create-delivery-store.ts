import { sql } from 'kysely';
import type { ConnectionId, Delivery } from '../../domain/index.ts';
import { backOffMs } from '../../lib/index.ts';
import type { DeliveryStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { announce } from '../work-signals.ts';

const mostAttempts = 5;

/** The inbox on PostgreSQL: see {@link DeliveryStore} for what each call promises. */
export function createDeliveryStore(db: Database): DeliveryStore {
  return {
    async add(deliveries) {
      const column = <T>(pick: (delivery: (typeof deliveries)[number]) => T) =>
        deliveries.map(pick);
      await sql`
        with stored as (
          insert into delivery (hook_id, connection_id, event, idempotency_key, body)
          select * from unnest(
            ${column((d) => d.hookId)}::int[], ${column((d) => d.connectionId)}::int[],
            ${column((d) => d.event)}::text[], ${column((d) => d.idempotencyKey)}::text[],
            ${column((d) => d.body)}::text[])
          on conflict (hook_id, idempotency_key) do nothing
        )
        select ${announce('deliveries')}`.execute(db);
    },

    async claim(limit) {
      const { rows } = await sql<Row>`
        select id, connection_id, event, body, received_at from delivery
        where processed_at is null and (not_before is null or not_before <= clock_timestamp())
        order by id limit ${limit} for update skip locked`.execute(db);
      return rows.map(toDelivery);
    },

    async close(ids, about) {
      const abouts = ids.map((id) => about?.get(id) ?? null);
      await sql`
        update delivery set processed_at = clock_timestamp(), body = null, problem = null,
          about = (${abouts}::text[])[array_position(${ids}::bigint[], id)]
        where id = any(${ids}::bigint[]) and processed_at is null`.execute(db);
    },

    async postpone(id, delayMs, reason) {
      await sql`
        update delivery set problem = ${reason},
          not_before = clock_timestamp() + ${delayMs} * interval '1 millisecond'
        where id = ${id} and processed_at is null`.execute(db);
    },

    async fail(id, reason) {
      const { rows } = await sql<{ attempts: number }>`
        update delivery set attempts = attempts + 1, problem = ${reason},
          processed_at = case when attempts + 1 >= ${mostAttempts} then clock_timestamp() end
        where id = ${id} and processed_at is null returning attempts`.execute(db);
      const attempts = rows[0]?.attempts ?? mostAttempts;
      if (attempts < mostAttempts) await this.postpone(id, backOffMs(attempts), reason);
    },

    async waitingBytes() {
      const { rows } = await sql<{ bytes: number }>`
        select coalesce(sum(octet_length(body)), 0)::bigint as bytes
        from delivery where processed_at is null`.execute(db);
      return rows[0]?.bytes ?? 0;
    },
  };
}

type Row = { id: number; connection_id: number; event: string; body: string; received_at: Date };

function toDelivery(row: Row): Delivery {
  return {
    id: row.id,
    connectionId: row.connection_id as ConnectionId,
    event: row.event,
    body: row.body,
    receivedAt: row.received_at,
  };
}
