import type { Pool, PoolClient } from 'pg';
import type { EventBody, EventRecord } from '#event-record';
import { readStreams } from './read-stream.js';

const PAGE = 2_000;

/** Every stream once, by action id, a page at a time: memory stays flat however long the log is. */
export async function* readWholeLog<Body extends EventBody>(
  connection: Pool | PoolClient,
): AsyncGenerator<EventRecord<Body>[][]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await connection.query<{ action_id: string }>(
      'SELECT action_id FROM events WHERE sequence = 1 AND action_id > $1 ORDER BY action_id LIMIT $2',
      [after, PAGE],
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last.action_id;
    const ids = rows.map(({ action_id }) => action_id);
    yield [...(await readStreams<Body>(connection, ids)).values()];
  }
}
