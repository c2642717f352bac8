import fastify from 'fastify';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { ActionStore } from '#action-store';
import { openDatabase } from '#event-store';
import { openSealKeys } from '#seals';
import type { TestDatabase } from '../../../../test/support/database.js';
import { createTestDatabase } from '../../../../test/support/database.js';
import type { ActionView } from '../read-action/action-view.dto.js';
import { giveReceipts } from './give-receipts.js';
import { Receipts } from './receipts.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

describe('a receipt', () => {
  it('that cannot be given does not hide what was done', async () => {
    const connection = await openDatabase({
      dsn: database.dsn,
      role: 'faramesh_service',
      maxConnections: 1,
    });
    const store = new ActionStore(connection);
    const keys = await openSealKeys(store.pool, [Buffer.alloc(32, 1)]);
    const logged: string[] = [];
    const log = pino({}, { write: (line: string) => logged.push(line) });
    const view = { id: uuidv7(), version: 3, status: 'executing', request_hash: '' } as ActionView;
    const invalid = { status: 422 };
    const server = fastify();
    giveReceipts(server, new Receipts(store, keys, log));
    server.get('/', () => [view, invalid]);
    await connection.destroy();

    const address = await server.listen();
    const answer: unknown = await (await fetch(`${address}/?receipt=1`)).json();
    await server.close();
    expect(answer).toEqual([
      expect.objectContaining({ id: view.id, status: 'executing', receipt: null }),
      invalid,
    ]);
    expect(logged.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ level: pino.levels.values['warn'], msg: 'no receipt was given' }),
    ]);
  });
});
