import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '#platform';
import { anAction, call, isDenied, needsApproval } from '../support/client.js';
import { eventually } from '../support/eventually.js';
import { startCli } from '../support/run-cli.js';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';
import { Wire } from '../support/wire.js';

interface Line {
  readonly position: number;
  readonly event_type: string;
  readonly action_id: string;
  readonly data: { readonly status: string; readonly agent_id: string };
}

let system: System;
let address: string;
const tails: Tail[] = [];

beforeAll(async () => {
  system = await startSystem();
  address = system.addresses[0] ?? '';
});

afterEach(async () => {
  await Promise.all(tails.splice(0).map((tail) => tail.stop('SIGKILL')));
});

afterAll(() => system.stop());

/** `faramesh tail --json`, which has begun to follow. */
class Tail {
  readonly lines: Line[] = [];
  errors = '';
  readonly #child;
  readonly ended;

  private constructor(
    args: readonly string[],
    private readonly wire: Wire,
  ) {
    this.#child = startCli(['tail', '--json', ...args, '--url', wire.address]);
    this.ended = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    this.#child.stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    createInterface(this.#child.stdout).on('line', (line) => this.lines.push(JSON.parse(line) as Line));
  }

  static async start(args: readonly string[] = []): Promise<Tail> {
    const tail = new Tail(args, await Wire.open(address, 'x-log-position'));
    tails.push(tail);
    await tail.hasBegun(1);
    return tail;
  }

  /** Once it knows where its stream begins, which nothing that happens later changes. */
  async hasBegun(times: number): Promise<void> {
    await eventually(() => expect(this.wire.seen).toBe(times));
  }

  cut = (): void => this.wire.cut();
  mend = (): void => this.wire.mend();

  async stop(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    const [code] = await this.ended;
    await this.wire.close();
    return code;
  }
}

const submit = async (body: object) => (await call(address, 'POST', '/v1/actions', { body })).body;

const told = ({ lines }: Tail) => lines.map(({ action_id, event_type }) => [action_id, event_type]);

describe('tail', () => {
  it('tells each event as it happens, and ends on Ctrl-C as done', async () => {
    const tail = await Tail.start();
    const { id } = await submit(anAction());
    await eventually(() =>
      expect(told(tail)).toEqual([
        [id, 'created'],
        [id, 'decision_made'],
      ]),
    );
    expect(await tail.stop('SIGINT')).toBe(0);
    expect(tail.errors).toBe('');
  });

  it('tells what passes its filters and nothing else', async () => {
    const denied = await Tail.start(['--agent', 'tailed', '--status', 'denied', '--tool', 'rocket']);
    const all = await Tail.start(['--agent', 'tailed']);
    await submit(anAction());
    const first = await submit(isDenied({ agent_id: 'tailed' }));
    const second = await submit(anAction({ agent_id: 'tailed' }));
    const ofOne = await Tail.start(['--action', second.id.slice(0, 34), '--since', '0']);
    await eventually(() => expect(all.lines).toHaveLength(4));
    await eventually(() =>
      expect(told(ofOne)).toEqual([
        [second.id, 'created'],
        [second.id, 'decision_made'],
      ]),
    );
    expect(told(denied)).toEqual([[first.id, 'decision_made']]);
  });

  it('begins after a position, or with the last events', async () => {
    const { id } = await submit(anAction());
    const recent = await Tail.start(['--recent', '2']);
    await eventually(() =>
      expect(told(recent)).toEqual([
        [id, 'created'],
        [id, 'decision_made'],
      ]),
    );
    const since = await Tail.start(['--since', String(recent.lines[0]?.position)]);
    await eventually(() => expect(told(since)).toEqual([[id, 'decision_made']]));
  });

  it('resumes after a cut, also one before its first event, with nothing lost or doubled', async () => {
    const tail = await Tail.start(['--agent', 'cut']);
    const ids: string[] = [];
    for (const body of [anAction, needsApproval, isDenied]) {
      await tail.hasBegun(ids.length + 1);
      tail.cut();
      ids.push((await submit(body({ agent_id: 'cut' }))).id);
      tail.mend();
      await eventually(() => expect(tail.lines).toHaveLength(2 * ids.length));
    }
    expect(tail.lines.map(({ action_id }) => action_id)).toEqual(ids.flatMap((id) => [id, id]));
    expect(await tail.stop('SIGTERM')).toBe(0);
  });

  it.each(['tail --since 0', 'list --limit 100', 'list --json', 'logs', 'completion bash'])(
    '%s ends without a complaint when its reader has enough',
    async (command) => {
      await Promise.all(
        Array.from({ length: 20 }, () => submit(anAction({ params: { path: 'x'.repeat(5_000) } }))),
      );
      const cli = path.join(projectRoot, 'dist/apps/cli/src/main.js');
      const script = `set -o pipefail; ${process.execPath} ${cli} ${command} --url ${address} | head -c 50 > /dev/null`;
      const shell = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
      let errors = '';
      shell.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      expect(await once(shell, 'close')).toEqual([0, null]);
      expect(errors).toBe('');
    },
  );

  it('does not follow where nobody is', async () => {
    const child = startCli(['tail', '--url', 'http://127.0.0.1:1']);
    expect(await once(child, 'close')).toEqual([3, null]);
  });
});
