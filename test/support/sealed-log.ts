import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ActionEvent } from '#action';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import { eraseAction } from '#administration';
import type { NewEvent } from '#event-record';
import { linkEvents, payloadCommitment, recordHash } from '#event-record';
import { appendEvents } from '#event-store';
import type { ExportedEvent, ExportFilter, ExportLine } from '#log-export';
import { exportFiltered, exportLog } from '#log-export';
import type { SealKeys, StoredCheckpoint } from '#seals';
import { latestCheckpoint, openSealKeys, recordSealKeys, sealLog } from '#seals';
import { aCreated, aDecisionMade } from './builders.js';
import type { TestDatabase } from './database.js';
import { createTestDatabase } from './database.js';

export const NOW = '2026-01-01T00:00:00.000000Z';

const A_RESULT: ActionEvent = {
  event_type: 'succeeded',
  meta: { lease: 3, executor: 'x' },
  payload: { result: null },
};

/** A log under seal, and its exports. */
export class SealedLog {
  private constructor(
    private readonly database: TestDatabase,
    readonly pool: pg.Pool,
    private readonly eraser: pg.Pool,
    readonly owner: pg.Pool,
  ) {}

  static async create(): Promise<SealedLog> {
    return SealedLog.of(await createTestDatabase());
  }

  /** On the database of a system, which seals it. */
  static of(database: TestDatabase): SealedLog {
    const connect = (max: number, role?: string): pg.Pool =>
      // The database may be dropped while an ended pool still says goodbye.
      new pg.Pool({
        connectionString: database.dsn,
        max,
        ...(role === undefined ? {} : { options: `-c role=${role}` }),
      }).on('error', () => undefined);
    return new SealedLog(database, connect(4, 'faramesh_service'), connect(1, 'faramesh_eraser'), connect(3));
  }

  /** Records the keys, and seals with them what there is. */
  async sealWith(...seeds: number[]): Promise<SealKeys> {
    const keys = await openSealKeys(
      this.pool,
      seeds.map((seed) => Buffer.alloc(32, seed)),
    );
    await recordSealKeys(this.pool, keys, { name: 'gateway', now: NOW });
    await sealLog(this.pool, keys);
    return keys;
  }

  get dsn(): string {
    return this.database.dsn;
  }

  /** Three events of a new action, each at a time of its own if times are given; a fourth ends it. */
  async append(
    id = uuidv7(),
    times: readonly string[] = [],
    { isOver = false, key }: { isOver?: boolean; key?: string } = {},
  ): Promise<string> {
    const bodies: ActionEvent[] = [
      aCreated({ params: { path: `/tmp/${id}`, note: 'ünïcode "quoted"' } }),
      aDecisionMade('allow'),
      { event_type: 'started', meta: { lease: 3, executor: 'x' }, payload: null },
      ...(isOver ? [A_RESULT] : []),
    ];
    const actor = { type: 'agent', id: 'a' } as const;
    const events: NewEvent<ActionEvent>[] = [];
    for (const [index, body] of bodies.entries()) {
      const created_at = times[index] ?? NOW;
      const after = events.at(-1) ?? null;
      events.push(...linkEvents([body], { action_id: id, after, actor, created_at }));
    }
    const action = fold(events);
    const idempotency = key === undefined ? {} : { idempotency: { principal: 'somebody', key } };
    if (action)
      await appendEvents(this.pool, [{ events, row: rowOf(action), ...idempotency }], statusProjection);
    return id;
  }

  erase(id: string): Promise<number[]> {
    return eraseAction(this.eraser, id, { reason: 'asked for by the person', by: 'dpo', now: NOW });
  }

  async checkpoint(): Promise<StoredCheckpoint> {
    const end = await latestCheckpoint(this.pool);
    if (!end) throw new Error('nothing is sealed');
    return end;
  }

  export({ origin }: SealKeys, end: StoredCheckpoint): Promise<string[]> {
    return textOf(exportLog(this.pool, origin, end));
  }

  exportPart(
    { origin }: SealKeys,
    end: StoredCheckpoint,
    options: { filter: ExportFilter; proofs: boolean },
  ): Promise<string[]> {
    return textOf(exportFiltered(this.pool, origin, end, options));
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.eraser.end(), this.owner.end()]);
  }

  async drop(): Promise<void> {
    await this.close();
    await this.database.drop();
  }
}

async function textOf(lines: AsyncIterable<ExportLine>): Promise<string[]> {
  const text: string[] = [];
  for await (const line of lines) text.push(JSON.stringify(line));
  return text;
}

/** A line as a forger sees it. */
export type Line = Omit<ExportedEvent, 'type'> & { readonly type: ExportLine['type']; readonly note: string };

export const parsed = (text: string | undefined): Line => JSON.parse(text ?? '') as Line;

/** An event whose own hashes are right again after a change. */
export function rehashed(event: Line): Line {
  const salt = event.salt ?? '';
  const meta = event.payload
    ? { ...event.meta, payload_commitment: payloadCommitment(event.payload, salt) }
    : event.meta;
  const whole = { ...event, meta };
  return { ...whole, record_hash: recordHash(whole, whole.prev_hash) };
}

export async function* each(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line);
}

export function nth<T>(list: readonly T[], index: number): T {
  const item = list.at(index);
  if (item === undefined) throw new Error('no such item');
  return item;
}
