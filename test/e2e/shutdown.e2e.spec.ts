import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { anAction, call } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { follow } from '../support/follow.js';
import { startRedis } from '../support/start-redis.js';
import { startSystem } from '../support/system.js';

const submit = (address: string) => call(address, 'POST', '/v1/actions', { body: anAction() });

describe('a gateway', () => {
  it('that is told to stop answers the requests in hand, ends its streams and goes', async () => {
    const system = await startSystem({ evaluators: 0 });
    const [address = ''] = system.addresses;
    const stream = follow(address, { lastEventId: 0 });
    const waiting = submit(address);
    await stream.next();
    const stopped = system.gateways[0]?.stop('SIGTERM');
    expect(await waiting).toMatchObject({ status: 202, body: { status: 'pending_decision' } });
    await stopped;
    expect((await stream.next()).done).toBe(true);
    expect(system.gateways[0]?.process.exitCode).toBe(0);
    await system.stop();
  });

  it('ends within the patience of a supervisor although Redis is gone', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'faramesh-redis-'));
    const redis = await startRedis(folder);
    const system = await startSystem({ env: { FARA_REDIS_URL: redis.url } });
    await redis.stop();
    rmSync(folder, { recursive: true });
    const told = Date.now();
    await system.stop();
    expect(Date.now() - told).toBeLessThan(10_000);
  });

  it('survives the loss of all its connections to the database', async () => {
    const system = await startSystem();
    const [address = ''] = system.addresses;
    const administrator = new pg.Client({ connectionString: system.database.dsn });
    await administrator.connect();
    expect((await submit(address)).body.status).toBe('allowed');
    await administrator.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await eventually(async () => expect((await submit(address)).body.status).toBe('allowed'));
    for (const { process } of [...system.gateways, ...system.evaluators]) expect(process.exitCode).toBeNull();
    await administrator.end();
    await system.stop();
  });
});
