import pg from 'pg';
import type { SealKeyPutInForce } from '#administration';
import { readActs } from '#event-store';
import {
  leafHash,
  openNote,
  readCheckpoint,
  sealKeyText,
  verifierOf,
  verifyConsistency,
  verifyInclusion,
} from '#transparency';
import type { TestDatabase } from '../../test/support/database.js';
import { createTestDatabase } from '../../test/support/database.js';
import type { SealKeys } from './index.js';
import {
  checkpointsBetween,
  latestCheckpoint,
  openSealKeys,
  proveConsistency,
  proveInclusion,
  recordSealKeys,
  SealBroken,
  sealLog,
} from './index.js';

const SEED = Buffer.alloc(32, 7);

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Pool;
let keys: SealKeys;

beforeEach(async () => {
  database = await createTestDatabase();
  // The database may be dropped while an ended pool still says goodbye.
  pool = new pg.Pool({
    connectionString: database.dsn,
    max: 10,
    options: '-c role=faramesh_service',
  }).on('error', () => undefined);
  owner = new pg.Pool({ connectionString: database.dsn, max: 2 }).on('error', () => undefined);
  keys = await openSealKeys(pool, [SEED]);
});

afterEach(async () => {
  await Promise.all([pool.end(), owner.end()]);
  await database.drop();
});

/** Events as the sealer sees them: a position and a hash; with a gap after every seventh. */
const append = async (count: number): Promise<void> => {
  await pool.query(
    `WITH allocated AS MATERIALIZED (SELECT allocate_positions($1 + $1 / 7) AS positions)
     INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, record_hash)
     SELECT gen_random_uuid(), 1, positions[n + n / 7], gen_random_uuid(), 'created', '{}', now(), '{}',
            sha256(random()::text::bytea)
     FROM allocated, generate_series(1, $1) AS n`,
    [count],
  );
};

const leaves = async (): Promise<{ position: number; record_hash: Buffer }[]> =>
  (
    await pool.query<{ position: number; record_hash: Buffer }>(
      'SELECT position::float8 AS position, record_hash FROM log ORDER BY position',
    )
  ).rows;

const checkpoints = () => checkpointsBetween(pool, 0, Number.MAX_SAFE_INTEGER);

/** Every checkpoint is signed and grows out of the one before, and each given leaf is under the last. */
const expectProven = async (indexes: readonly number[]): Promise<void> => {
  const all = await checkpoints();
  const signer = verifierOf(keys.signers[0]?.verifierKey ?? '');
  for (const { note, tree_size, root_hash } of all) {
    const { text, signedBy } = openNote(note, [signer]);
    expect(signedBy).toEqual([signer]);
    expect(readCheckpoint(text)).toEqual({ origin: keys.origin, size: tree_size, root: root_hash });
  }
  for (const [index, later] of all.slice(1).entries()) {
    const earlier = all[index];
    if (!earlier) throw new Error('no checkpoint');
    const proof = await proveConsistency(pool, earlier.tree_size, later.tree_size);
    expect(
      verifyConsistency(earlier.tree_size, later.tree_size, proof, earlier.root_hash, later.root_hash),
    ).toBe(true);
  }
  const last = all.at(-1);
  const sealed = await leaves();
  expect(last?.tree_size).toBe(sealed.length);
  for (const index of indexes) {
    const leaf = sealed[index];
    if (!leaf || !last) throw new Error('no such leaf');
    const { leaf_index, hashes } = await proveInclusion(pool, leaf.position, last.tree_size);
    expect(leaf_index).toBe(index);
    expect(verifyInclusion(leafHash(leaf.record_hash), index, last.tree_size, hashes, last.root_hash)).toBe(
      true,
    );
  }
};

describe('sealing', () => {
  it('makes no checkpoint of an empty log and none where nothing was added', async () => {
    expect(await sealLog(pool, keys)).toEqual({ position: 0, size: 0, added: 0, more: false });
    expect(await latestCheckpoint(pool)).toBeUndefined();
    await append(3);
    expect(await sealLog(pool, keys)).toMatchObject({ size: 3, added: 3 });
    expect(await sealLog(pool, keys)).toMatchObject({ size: 3, added: 0 });
    expect(await checkpoints()).toHaveLength(1);
  });

  it('puts every event under a signed tree that only grows, over the borders of its subtrees', async () => {
    for (const count of [1, 1, 5, 248, 1, 1, 254, 2, 300]) {
      await append(count);
      await sealLog(pool, keys);
    }
    await expectProven([0, 1, 6, 254, 255, 256, 511, 512, 513, 600, 812]);
  });

  it('goes on beyond 65,536 events, in several bites', async () => {
    await append(65_400);
    while ((await sealLog(pool, keys))?.added !== 0);
    await append(300);
    await sealLog(pool, keys);
    await expectProven([0, 40_000, 65_535, 65_536, 65_699]);
    expect(await checkpoints()).toHaveLength(5);
  });

  it('is done by one at a time, with six sealers and two writers at once', async () => {
    const writing = Promise.all(
      [1, 2].map(async () => {
        for (let round = 0; round < 20; round++) await append(10);
      }),
    );
    let isWritten = false;
    void writing.then(() => (isWritten = true));
    const sealer = async (): Promise<void> => {
      while (!isWritten) await sealLog(pool, keys);
    };
    await Promise.all([writing, ...Array.from({ length: 6 }, sealer)]);
    await sealLog(pool, keys);
    await expectProven([0, 100, 399]);
  });

  it('leaves out what has not settled, and takes it in its place later', async () => {
    const slow = await pool.connect();
    await slow.query('BEGIN');
    const { rows } = await slow.query<{ position: string }>('SELECT (allocate_positions(1))[1] AS position');
    await append(2);
    expect(await sealLog(pool, keys)).toMatchObject({ added: 0 });
    await slow.query(
      `INSERT INTO events (action_id, sequence, position, id, event_type, actor, created_at, meta, record_hash)
       VALUES (gen_random_uuid(), 1, $1, gen_random_uuid(), 'created', '{}', now(), '{}', sha256('x'))`,
      [rows[0]?.position],
    );
    await slow.query('COMMIT');
    slow.release();
    expect(await sealLog(pool, keys)).toMatchObject({ added: 3 });
    await expectProven([0, 1, 2]);
  });
});

describe('the seal', () => {
  it.each([
    [
      'changed',
      `UPDATE events SET record_hash = sha256('other') WHERE position = (SELECT max(position) FROM events)`,
    ],
    ['removed', `DELETE FROM events WHERE position = (SELECT max(position) FROM events)`],
    [
      'added',
      `INSERT INTO events SELECT gen_random_uuid(), 1, position, gen_random_uuid(), event_type, actor, created_at, meta, payload, salt, prev_hash, sha256('z') FROM events ORDER BY position LIMIT 1`,
    ],
  ])('is not set on top of a log whose newest leaves were %s', async (_, tamper) => {
    await append(10);
    await sealLog(pool, keys);
    await owner.query('ALTER TABLE events DISABLE TRIGGER ALL');
    await owner.query(tamper);
    await append(1);
    await expect(sealLog(pool, keys)).rejects.toThrow(SealBroken);
    expect(await checkpoints()).toHaveLength(1);
  });

  it.each([
    'UPDATE checkpoints SET note = note',
    'DELETE FROM checkpoints',
    'TRUNCATE checkpoints',
    'DELETE FROM sealed_subtrees',
  ])('is kept even from the owner: %s', async (statement) => {
    await append(300);
    await sealLog(pool, keys);
    await expect(owner.query(statement)).rejects.toThrow('append-only');
  });
});

describe('keys', () => {
  it('are recorded once by many at once, and both sign while one takes over', async () => {
    const by = { name: 'gateway', now: '2026-01-01T00:00:00.000000Z' };
    await Promise.all([1, 2, 3, 4].map(() => recordSealKeys(pool, keys, by)));
    const both = await openSealKeys(pool, [SEED, Buffer.alloc(32, 8)]);
    await Promise.all([1, 2, 3].map(() => recordSealKeys(pool, both, by)));
    const acts = await readActs<SealKeyPutInForce>(pool, 'seal_key_put_in_force');
    expect(acts.map(({ meta }) => meta.verifier_key).toReversed()).toEqual(
      both.signers.map(({ verifierKey }) => verifierKey),
    );
    const [newer, oldest] = acts.map(({ meta }) => meta.note);
    expect(oldest).toBeNull();
    const [old, young] = both.signers.map(({ verifierKey }) => verifierOf(verifierKey));
    if (!old || !young) throw new Error('no key');
    expect(openNote(newer ?? '', [old, young])).toEqual({
      text: sealKeyText(keys.origin, young.verifierKey),
      signedBy: [old],
    });
    await sealLog(pool, both);
    const note = (await latestCheckpoint(pool))?.note ?? '';
    for (const { verifierKey } of both.signers)
      expect(openNote(note, [verifierOf(verifierKey)]).signedBy).toHaveLength(1);
  });
});
