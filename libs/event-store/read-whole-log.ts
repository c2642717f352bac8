import type { Pool, PoolClient } from 'pg';
import type { EventBody, EventRecord } from '#event-record';
import { CREATED_AT, EVENT_COLUMNS } from './read-stream.js';

const PAGE = 2_000;
const FIRST = { action_id: '00000000-0000-0000-0000-000000000000', sequence: 0 };

type Place = Pick<EventRecord, 'action_id' | 'sequence'>;

/** Every stream once, by action id, a page at a time: memory stays flat however long the log is. */
export const readWholeLog = <Body extends EventBody>(
  connection: Pool | PoolClient,
): AsyncGenerator<EventRecord<Body>[][]> => readPages(connection, 'whole', EVENT_COLUMNS);

/** An event as if its payload were erased, without hashes. */
export type BareEvent<Body extends EventBody> = Body & Pick<EventRecord, keyof Place | 'created_at'>;

/** The same with what is decided alone, which is read in a fraction of the time. */
export const readBareLog = <Body extends EventBody>(
  connection: Pool | PoolClient,
): AsyncGenerator<BareEvent<Body>[][]> =>
  readPages(
    connection,
    'bare',
    `action_id, sequence, event_type, meta, NULL::json AS payload, ${CREATED_AT}`,
  );

/** While a page is in use, the next one is read: the connection is busy until the end. */
async function* readPages<Event extends Place>(
  connection: Pool | PoolClient,
  name: string,
  columns: string,
): AsyncGenerator<Event[][]> {
  const pageAfter = async ({ action_id, sequence }: Place): Promise<Event[]> => {
    const { rows } = await connection.query<Event>({
      name: `read-pages-${name}`,
      // The first condition says nothing more; it is for tables that are divided by action.
      text: `SELECT ${columns} FROM events WHERE action_id >= $1 AND (action_id, sequence) > ($1, $2)
             ORDER BY action_id, sequence LIMIT $3`,
      values: [action_id, sequence, PAGE],
    });
    return rows;
  };
  let coming: Promise<Event[]> | undefined = pageAfter(FIRST);
  let unfinished: Event[] = [];
  try {
    while (coming) {
      const page: Event[] = await coming;
      const last = page.length < PAGE ? undefined : page.at(-1);
      coming = last && pageAfter(last);
      // Until it is awaited, nobody hears that it failed.
      coming?.catch(() => undefined);
      const streams = [...streamsOf(unfinished, page)];
      // A stream is whole when another one follows.
      unfinished = (last && streams.pop()) ?? [];
      yield streams;
    }
  } finally {
    await coming?.catch(() => undefined);
  }
}

function* streamsOf<Event extends Place>(begun: Event[], rows: readonly Event[]): Generator<Event[]> {
  let stream = begun;
  for (const row of rows) {
    if (stream.length > 0 && stream[0]?.action_id !== row.action_id) {
      yield stream;
      stream = [];
    }
    stream.push(row);
  }
  if (stream.length > 0) yield stream;
}
