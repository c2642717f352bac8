import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { eventually } from '../../test/support/eventually.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './index.js';

/** A data folder whose database is there already; copying it is quicker than making one for each test. */
let made: string;
let folder: string;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  made = newFolder();
  await (await startEmbeddedPostgres({ dataDir: made, durable: false })).stop();
});

beforeEach(() => {
  folder = newFolder();
});

afterAll(() => rmSync(made, { recursive: true }));

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const created = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
  // Tests that root runs start a server under another account, which has to enter the folder.
  chmodSync(created, 0o711);
  return created;
}

function withDatabase(name = '.'): string {
  const dataDir = join(folder, name);
  execFileSync('cp', ['-a', `${made}/.`, dataDir]);
  return dataDir;
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres({ dataDir, durable: false });
  stops.push(() => started.stop());
  return started;
}

async function ask(dsn: string, sql: string): Promise<unknown> {
  const client = new Client(dsn);
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return (rows as unknown[][])[0]?.[0];
  } finally {
    await client.end();
  }
}

/** A process of its own that starts the database of the folder and holds it; resolves at what it says of the database first. */
async function owner(dataDir: string): Promise<{ process: ChildProcess; said: string }> {
  const program = `
    import { startEmbeddedPostgres } from '#embedded-postgres';
    const { dsn } = await startEmbeddedPostgres({ dataDir: process.argv[1], durable: false, log: console.log });
    console.log(dsn);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stops.push(async () => {
    await kill(child);
    // The server outlives its owner, so it takes a new one to stop it.
    if (existsSync(postmasterFile())) await (await startEmbeddedPostgres({ dataDir })).stop();
  });
  // Started by root from a folder that its account can't enter, the programs are copied first.
  for await (const said of createInterface(child.stdout)) {
    if (!said.startsWith('copying')) return { process: child, said };
  }
  throw new Error('the owner ended without a word');
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function postmasterFile(): string {
  return join(folder, 'postgres-18', 'postmaster.pid');
}

function postmasterPid(): number {
  return parseInt(readFileSync(postmasterFile(), 'utf8'), 10);
}

describe('embedded Postgres', () => {
  test('starts on an empty folder and keeps what was written for the next start', async () => {
    const first = await start(folder);
    await ask(first.dsn, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start(folder);
    expect(await ask(second.dsn, 'select answer from kept')).toBe(42);
  });

  test('is reached from this machine only, by password', async () => {
    const { dsn } = await start(withDatabase());
    expect(await ask(dsn, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(dsn, 'show unix_socket_directories')).toBe('');
    const wrong = new URL(dsn);
    wrong.password = 'wrong';
    await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('is durable unless told otherwise', async () => {
    const durable = await startEmbeddedPostgres({ dataDir: withDatabase() });
    stops.push(() => durable.stop());
    expect(
      await ask(
        durable.dsn,
        "select string_agg(setting, ' ') from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')",
      ),
    ).toBe('on on on');
  });

  test('lets instances with different folders run side by side', async () => {
    const [one, two] = await Promise.all([start(withDatabase('one')), start(withDatabase('two'))]);
    await ask(one.dsn, 'create table mine (id int)');
    expect(await ask(two.dsn, "select to_regclass('mine')")).toBeNull();
    await one.stop();
    expect(await ask(two.dsn, 'select 1')).toBe(1);
  });

  test('has one winner when two start on the same empty folder at once', async () => {
    const results = await Promise.allSettled([start(folder), start(folder)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const loser = results.find((result) => result.status === 'rejected');
    expect(String(loser?.reason)).toContain('is in use by another instance');
  });

  test('refuses a second owner by one sentence and leaves the first undisturbed', async () => {
    const { process: holder, said: dsn } = await owner(withDatabase());
    await expect(start(folder)).rejects.toMatchObject({
      name: 'EmbeddedPostgresError',
      message: `The database in ${join(folder, 'postgres-18')} is in use by another instance (faramesh, process ${holder.pid}); stop that one or set FARA_DATA_DIR to another folder.`,
    });
    expect(await ask(dsn, 'select 1')).toBe(1);
  });

  test('takes over the server that a killed owner has left behind', async () => {
    const left = await owner(withDatabase());
    await ask(left.said, 'create table left_behind as select 42 as answer');
    const pid = postmasterPid();
    await kill(left.process);
    const taken = await start(folder);
    expect(postmasterPid()).toBe(pid);
    expect(await ask(taken.dsn, 'select answer from left_behind')).toBe(42);
  });

  test('makes the database anew when the first start was killed in the middle', async () => {
    const { process: killed, said } = await owner(folder);
    expect(said).toContain('creating a database');
    await kill(killed);
    expect(existsSync(join(folder, 'postgres-18'))).toBe(false);
    const { dsn } = await start(folder);
    expect(await ask(dsn, 'select 1')).toBe(1);
    expect(readdirSync(folder).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  test('starts although the process number in a stale postmaster.pid belongs to another program', async () => {
    withDatabase();
    const other = spawn('sleep', ['60'], { uid: statSync(join(folder, 'postgres-18')).uid });
    stops.push(() => kill(other));
    writeFileSync(
      postmasterFile(),
      `${other.pid}\n${join(folder, 'postgres-18')}\n1700000000\n5432\n\n127.0.0.1\n  0  0\nready   \n`,
    );
    const { dsn } = await start(folder);
    expect(await ask(dsn, 'select 1')).toBe(1);
  });

  test('brings the server back on the same port when it is killed', async () => {
    const { dsn } = await start(withDatabase());
    const pid = postmasterPid();
    process.kill(pid, 'SIGKILL');
    let answer: unknown;
    while (answer !== 1) answer = await ask(dsn, 'select 1').catch(() => undefined);
    expect(postmasterPid()).not.toBe(pid);
  });

  test('brings the server back when one of its processes outlives it for a while', async () => {
    const { dsn } = await start(withDatabase());
    const client = new Client(dsn);
    client.on('error', () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const backend = rows[0]?.pid ?? 0;
    process.kill(backend, 'SIGSTOP');
    process.kill(postmasterPid(), 'SIGKILL');
    const log = (): string => readFileSync(join(folder, 'postgres.log'), 'utf8');
    await eventually(() => expect(log()).toContain('pre-existing shared memory block'));
    process.kill(backend, 'SIGCONT');
    await eventually(async () => expect(await ask(dsn, 'select 1')).toBe(1));
  });

  test('says what is wrong with a folder that can not be written to', async () => {
    writeFileSync(join(folder, 'file'), '');
    const dataDir = join(folder, 'file', 'data');
    await expect(start(dataDir)).rejects.toMatchObject({
      name: 'EmbeddedPostgresError',
      message: `The data folder ${dataDir} can't be written to (ENOTDIR); set FARA_DATA_DIR to a folder that can.`,
    });
  });

  test('says so when the password of an existing database is gone', async () => {
    withDatabase();
    rmSync(join(folder, 'postgres.password'));
    await expect(start(folder)).rejects.toThrow(
      'postgres.password with the password of the database beside it is missing',
    );
  });

  test('says so when the password is not that of the database', async () => {
    withDatabase();
    writeFileSync(join(folder, 'postgres.password'), 'another');
    await expect(start(folder)).rejects.toThrow(
      "The password in postgres.password isn't the one of the database",
    );
    expect(existsSync(postmasterFile())).toBe(false);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('names the data folder when root has one that no other account can enter', async () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    await expect(start(join(closed, 'data'))).rejects.toThrow(
      `can't enter the data folder ${join(closed, 'data')}; set FARA_DATA_DIR`,
    );
  });
});
