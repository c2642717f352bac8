import { createBatcher } from '#batching';
import type { QueueBackend } from '#evaluation-queue';
import { openQueueBackend } from '#evaluation-queue';
import pg from 'pg';

/**
 * The floor: what a pipeline costs that does nothing but keep two rows for an action and carry it once through the queue.
 * No validation, policy, hashes, projection or metrics; the same queue, relay, database and durability as the product.
 */
export const BARE_TABLE = `
  CREATE TABLE bare_events (
    action_id uuid NOT NULL, sequence integer NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), body json NOT NULL,
    PRIMARY KEY (action_id, sequence)
  )`;

/** Whether rows that wait at the same moment share a statement, a commit, a job and an announcement. */
export type Commits = 'shared' | 'single';

export interface BareRow {
  readonly action_id: string;
  readonly sequence: 1 | 2;
  readonly body: string;
}

/** As long as what the product records of a decision; always the same, and known to both, for nothing is judged here. */
export const DECISION = JSON.stringify({ decision: 'allow', outcome: 'EXECUTE', record: 'x'.repeat(850) });

const MOST = 256;

const INSERT_ONE = 'INSERT INTO bare_events (action_id, sequence, body) VALUES ($1, $2, $3)';
const INSERT_MANY = `INSERT INTO bare_events (action_id, sequence, body)
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::json[])`;

interface BareSettings {
  readonly commits: Commits;
  readonly dsn: string;
  readonly backend: QueueBackend;
}

/** From the environment that the bench gives to each bare process. */
export function bareSettings(): BareSettings {
  const { BARE_COMMITS, BARE_DSN, BARE_REDIS_URL, BARE_INSTALLATION } = process.env;
  if (!BARE_DSN || !BARE_INSTALLATION) throw new Error('the bench starts this process');
  const backend = openQueueBackend({
    redisUrl: BARE_REDIS_URL,
    dsn: BARE_DSN,
    installation: BARE_INSTALLATION,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  });
  return { commits: BARE_COMMITS === 'single' ? 'single' : 'shared', dsn: BARE_DSN, backend };
}

/** Resolves when the row is committed. */
export function rowInserter({ commits, dsn }: BareSettings): (row: BareRow) => Promise<unknown> {
  const pool = new pg.Pool({ connectionString: dsn, max: commits === 'single' ? 20 : 2 });
  if (commits === 'single') {
    return ({ action_id, sequence, body }) =>
      pool.query({ name: 'insert-one', text: INSERT_ONE, values: [action_id, sequence, body] });
  }
  return batched(async (rows) => {
    const columns = [
      rows.map((row) => row.action_id),
      rows.map((row) => row.sequence),
      rows.map((row) => row.body),
    ];
    await pool.query({ name: 'insert-many', text: INSERT_MANY, values: columns });
  });
}

export function batched<Item>(
  run: (items: readonly Item[]) => Promise<unknown>,
): (item: Item) => Promise<null> {
  return createBatcher(
    async (items) => {
      await run(items);
      return items.map(() => null);
    },
    { maxSize: MOST, maxWaiting: Infinity },
  );
}
