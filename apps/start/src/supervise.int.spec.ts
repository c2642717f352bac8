import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '#platform';
import { eventually } from '../../../test/support/eventually.js';

/** A start of the whole system, as `npm start` makes it. */
interface Start {
  readonly process: ChildProcess;
  readonly address: string;
  output: string;
  errors: string;
  /** Resolves to the exit code when the supervisor and everything that it has started is gone, except Postgres. */
  readonly gone: Promise<number | null>;
}

/** In milliseconds: a start runs four programs, and some tests start twice. */
const patience = 180_000;

let folder: string;
let port: number;
let starts: Start[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
  // Started by root, Postgres runs under another account that has to enter the folder.
  chmodSync(folder, 0o711);
});

beforeEach(async () => {
  starts = [];
  port = await freePort();
});

afterEach(async () => {
  for (const running of starts) {
    running.process.kill('SIGTERM');
    await running.gone;
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

function start(settings: NodeJS.ProcessEnv = {}, options: readonly string[] = []): Start {
  const child = spawn(process.execPath, [join(projectRoot, 'dist/apps/start/src/main.js'), ...options], {
    env: {
      PATH: process.env['PATH'],
      FARA_DATA_DIR: join(folder, 'data'),
      FARA_API_PORT: String(port),
      FARA_LOG_LEVEL: 'info',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The services hold the same pipe, so it closes when the last of them is gone.
  const gone = once(child, 'close').then(() => child.exitCode);
  const started: Start = {
    process: child,
    address: `http://127.0.0.1:${port}`,
    output: '',
    errors: '',
    gone,
  };
  child.stdout.on('data', (chunk: Buffer) => (started.output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (started.errors += chunk.toString()));
  starts.push(started);
  return started;
}

async function says(running: Start, stream: 'output' | 'errors', text: string, from = 0): Promise<void> {
  const source = stream === 'output' ? running.process.stdout : running.process.stderr;
  while (source && !running[stream].includes(text, from)) {
    const more = once(source, 'data').then(() => true);
    if (!(await Promise.race([more, running.gone.then(() => false)]))) {
      throw new Error(`It ended without saying "${text}": ${running.output}${running.errors}`);
    }
  }
}

async function startReady(settings?: NodeJS.ProcessEnv, options?: readonly string[]): Promise<Start> {
  const running = start(settings, options);
  await says(running, 'output', 'Faramesh is ready.');
  return running;
}

async function refusal(
  settings: NodeJS.ProcessEnv,
  options?: readonly string[],
): Promise<{ code: number | null; errors: string }> {
  const refused = start(settings, options);
  return { code: await refused.gone, errors: refused.errors };
}

async function submit({ address }: Start): Promise<{ id: string; status: string }> {
  const response = await fetch(`${address}/v1/actions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ agent_id: 'a', tool: 'file', operation: 'read', params: { path: 'README.md' } }),
  });
  return (await response.json()) as { id: string; status: string };
}

async function leavesNothing(stopped: Start): Promise<void> {
  expect(await stopped.gone).toBe(0);
  await expect(fetch(stopped.address)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  expect(postmasterPid).toThrow('ENOENT');
}

function postmasterPid(): number {
  return parseInt(readFileSync(join(folder, 'data/postgres-18/postmaster.pid'), 'utf8'), 10);
}

function gatewayPid({ errors }: Start): number {
  const line = errors.split('\n').findLast((text) => text.includes('"listening"')) ?? '{}';
  return (JSON.parse(line) as { pid: number }).pid;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

describe('npm start refuses with one sentence', () => {
  test('when the port is taken', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    expect(await refusal({})).toEqual({
      code: 1,
      errors: `Port ${port} on 127.0.0.1 is taken; stop what listens there or set FARA_API_PORT to another port.\n`,
    });
    other.close();
  });

  test('when the host is not of this machine', async () => {
    expect(await refusal({ FARA_API_HOST: '192.0.2.1', FARA_INSECURE: '1' })).toEqual({
      code: 1,
      errors:
        "The API can't listen on 192.0.2.1 (EADDRNOTAVAIL); set FARA_API_HOST to an address of this machine.\n",
    });
  });

  test('when the data folder can not be written to', async () => {
    writeFileSync(join(folder, 'file'), '');
    const dataDir = join(folder, 'file', 'data');
    expect(await refusal({ FARA_DATA_DIR: dataDir })).toEqual({
      code: 1,
      errors: `The data folder ${dataDir} can't be written to (ENOTDIR); set FARA_DATA_DIR to a folder that can.\n`,
    });
  });

  test('when a setting is wrong', async () => {
    const { code, errors } = await refusal({ FARA_EVALUATORS: 'many' });
    expect(code).toBe(1);
    expect(errors).toMatch(/^FARA_EVALUATORS must be .*\.\n$/);
  });

  test('when an option is none of its own', async () => {
    const { code, errors } = await refusal({}, ['--hot']);
    expect(code).toBe(1);
    expect(errors).toMatch(/^Unknown option '--hot'[^\n]*\n$/);
  });

  test('when the policy is bad', async () => {
    const policy = join(folder, 'bad.yaml');
    writeFileSync(policy, 'rules: none\n');
    const { code, errors } = await refusal({ FARA_POLICY_FILE: policy, FARA_EVALUATORS: '2' });
    expect(code).toBe(1);
    expect(errors).toContain('bad.yaml');
    expect(errors).toMatch(/^[^\n]+\n$/);
  });

  test('when the database of FARA_POSTGRES_DSN does not answer', async () => {
    const { code, errors } = await refusal({ FARA_POSTGRES_DSN: `postgres://nobody@127.0.0.1:${port}/none` });
    expect(code).toBe(1);
    expect(errors).toMatch(/^The database can't be brought up to date: .*ECONNREFUSED.*\n$/);
  });
});

describe('npm start', () => {
  test(
    'decides actions, leaves nothing running when it is told to stop, and goes on with the same data',
    async () => {
      const first = await startReady();
      const { id, status } = await submit(first);
      expect(status).toBe('allowed');
      first.process.kill('SIGINT');
      await leavesNothing(first);

      const second = await startReady();
      const found = await fetch(`${second.address}/v1/actions/${id}`);
      expect(await found.json()).toMatchObject({ id, status: 'allowed' });
      second.process.kill('SIGTERM');
      await leavesNothing(second);
    },
    patience,
  );

  test(
    'stops in order when it is interrupted while starting',
    async () => {
      const starting = start({ FARA_DATA_DIR: join(folder, 'interrupted') });
      await says(starting, 'output', 'creating a database');
      starting.process.kill('SIGINT');
      expect(await starting.gone).toBe(0);
      expect(starting.output).not.toContain('is ready');
    },
    patience,
  );

  test(
    'takes a changed policy over when it is asked to by --hot-reload',
    async () => {
      const policy = join(folder, 'hot.yaml');
      const write = (effect: string): void =>
        writeFileSync(policy, `rules:\n  - match: { tool: file }\n    ${effect}: true\n`);
      write('allow');
      const settings = { FARA_POLICY_FILE: policy, FARA_DATA_DIR: join(folder, 'hot') };
      const running = await startReady(settings, ['--hot-reload']);
      expect(await submit(running)).toMatchObject({ status: 'allowed' });
      write('deny');
      await eventually(async () => expect(await submit(running)).toMatchObject({ status: 'denied' }));
    },
    patience,
  );

  test(
    'starts a killed gateway again',
    async () => {
      const running = await startReady();
      const killed = gatewayPid(running);
      const from = running.errors.length;
      process.kill(killed, 'SIGKILL');
      await says(running, 'errors', '"listening"', from);
      expect(gatewayPid(running)).not.toBe(killed);
      expect(running.output).toContain('the gateway has ended (SIGKILL) and is started again in 100 ms');
      expect(await submit(running)).toMatchObject({ status: 'allowed' });
    },
    patience,
  );

  test(
    'leaves no service behind when it is killed, and the next start takes over its database',
    async () => {
      const killed = await startReady();
      const postmaster = postmasterPid();
      const { id } = await submit(killed);
      killed.process.kill('SIGKILL');
      await killed.gone;
      await expect(fetch(killed.address)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
      const next = await startReady();
      expect(postmasterPid()).toBe(postmaster);
      expect((await fetch(`${next.address}/v1/actions/${id}`)).status).toBe(200);
    },
    patience,
  );
});

describe('npm start for a demo', () => {
  test(
    'fills the log before anybody is told that it is ready, and once',
    async () => {
      const demo = { FARAMESH_DEMO: '1', FARA_DATA_DIR: join(folder, 'demo') };
      const first = await startReady(demo);
      const [told] = /The log was empty.*\n/.exec(first.output) ?? [];
      expect(told).toMatch(/\d{3} actions, each with {"demo": true} in its context; \d wait for a person/);
      const waiting = async (): Promise<{ context: object; risk_level: string }[]> => {
        const response = await fetch(`${first.address}/v1/actions?status=pending_approval&limit=100`);
        return (await response.json()) as { context: object; risk_level: string }[];
      };
      const before = await waiting();
      expect(new Set(before.map(({ risk_level }) => risk_level)).size).toBeGreaterThan(1);
      for (const { context } of before) expect(context).toMatchObject({ demo: true });
      first.process.kill('SIGTERM');
      await first.gone;
      const second = await startReady(demo);
      expect(second.output).not.toContain('The log was empty');
      expect(await waiting()).toEqual(before);
    },
    patience,
  );
});
