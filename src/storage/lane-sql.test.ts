import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { withDatabase } from '../../test/support/database.ts';
import { laneOf, type MirrorKind, urgencyOfLane } from '../domain/index.ts';
import { isHistorySql, laneSql } from './lane-sql.ts';

const kinds: readonly MirrorKind[] = [
  'commit',
  'branch',
  'merge_request',
  'build',
  'deployment',
  'feature_flag',
  'repository',
];

withDatabase('the lane of a row', (given) => {
  for (const urgency of ['live', 'history'] as const) {
    test(`is the same in SQL, for what is ${urgency}`, async () => {
      const lane = laneSql(urgency);
      for (const kind of kinds) {
        for (const projectId of [6, 7]) {
          const { rows } = await sql<{ lane: string; is_history: boolean }>`
            select ${lane} as lane, ${isHistorySql(lane)} as is_history
            from (select ${kind}::text as kind, ${projectId}::bigint as project_id)`.execute(
            given().db,
          );
          const name = laneOf(kind, urgency, projectId);
          assert.deepEqual(rows, [{ lane: name, is_history: urgencyOfLane(name) === 'history' }]);
        }
      }
    });
  }
});
