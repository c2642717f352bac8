import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from '#platform';
import type { System } from '../support/system.js';
import { startSystem } from '../support/system.js';

const DOC = 'docs/cli.md';
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** What is another at every run, and what is read of it. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME'],
  [/\bnow\b|\b\d+ (s|min) ago/g, 'AGO'],
  [/\b(evaluator|gateway)-[\w-]+-\d+-[0-9a-f]{8}/g, 'SERVICE'],
  [/Checkpoint: .*/g, 'CHECKPOINT'],
  [/\d+ (events?|streams?|checkpoints?)\b/g, 'COUNT $1'],
  [/"approval_token":"[^"]*"/g, 'TOKEN'],
  [/^ *\d+ {2}TIME/gm, 'POSITION TIME'],
  [/\b(Node|Redis) \d+(\.\d+)+/g, '$1 VERSION'],
  [/\d+ MiB/g, 'SIZE'],
  [/at the migration \S+,/g, 'MIGRATION'],
  [/ {2,}/g, '  '],
];

interface Step {
  readonly command: string;
  readonly output: string;
}

/** The blocks of the document in which commands and their output stand: `$ ` begins a command, `> ` goes on with it. */
const blocksOf = (document: string): readonly Step[][] =>
  [...document.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block = '']) =>
    block
      .split(/^(?=\$ )/m)
      .map((part) => /^\$ (.*\n(?:> .*\n)*)([\s\S]*)$/.exec(part))
      .map((match) => ({
        command: (match?.[1] ?? '').replaceAll(/^> /gm, '').trimEnd(),
        output: match?.[2] ?? '',
      })),
  );

const asBlock = (steps: readonly Step[]): string =>
  steps.map(({ command, output }) => `$ ${command.replaceAll('\n', '\n> ')}\n${output}`).join('');

/** Ids in the order in which they came up. */
class Ids {
  readonly #seen: string[] = [];

  note(output: string): void {
    for (const [id] of output.matchAll(UUID)) if (!this.#seen.includes(id)) this.#seen.push(id);
  }

  indexOf = (id: string): number => this.#seen.indexOf(id);
  at = (index: number): string => this.#seen[index] ?? 'an id that has not come up';
}

const comparable = (output: string, ids: Ids): string =>
  CHANGING.reduce(
    (result, [pattern, name]) => result.replaceAll(pattern, name),
    output.replaceAll(UUID, (id) => `ID${ids.indexOf(id) + 1}`),
  );

let folder: string;
/** That of the gateway, once one runs. */
let port = 8000;
let system: System | undefined;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cli-docs-'));
});

afterAll(async () => {
  await system?.stop();
  rmSync(folder, { recursive: true });
});

/** As a person would at a shell, who began with `init` and runs what it made. */
async function run(command: string): Promise<string> {
  const policy = path.join(folder, 'starter/policy.yaml');
  if (existsSync(policy) && !system) {
    system = await startSystem({ env: { FARA_POLICY_FILE: policy } });
    port = Number(new URL(system.addresses[0] ?? '').port);
  }
  const cli = path.join(projectRoot, 'dist/apps/cli/src/main.js');
  const child = spawn('bash', ['-c', `faramesh() { ${process.execPath} ${cli} "$@"; }; ${command}`], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      FARA_API_PORT: String(port),
      FARA_DATA_DIR: path.join(folder, 'data'),
      FARA_POLICY_FILE: policy,
      FARA_POSTGRES_DSN: system?.database.dsn,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return shown(`${output}${errors}`);
}

/** As the document has it: with names of the same length, so that columns stay in line. */
function shown(output: string): string {
  const { host, pathname } = new URL(system?.database.dsn ?? 'postgres://none/none');
  return output
    .replaceAll(folder, '/home/me/code/agents')
    .replaceAll(`127.0.0.1:${port}`, '127.0.0.1:8000')
    .replaceAll(host + pathname, '127.0.0.1:5432/faramesh')
    .replaceAll(
      `-${hostname()}-`,
      `-${'a1b2c3d4e5f6'.padEnd(hostname().length, '0').slice(0, hostname().length)}-`,
    );
}

it('tells what each command prints; UPDATE_DOCS=1 npm test -- cli-docs writes it anew', async () => {
  const document = readFileSync(DOC, 'utf8');
  const [written, actual] = [new Ids(), new Ids()];
  const blocks: Step[][] = [];
  for (const steps of blocksOf(document)) {
    const block: Step[] = [];
    for (const step of steps) {
      const command = step.command.replaceAll(UUID, (id) => actual.at(written.indexOf(id)));
      const output = await run(command);
      written.note(step.output);
      actual.note(output);
      block.push({ command, output });
      if (process.env['UPDATE_DOCS'] !== '1')
        expect([step.command, comparable(output, actual)]).toEqual([
          step.command,
          comparable(step.output, written),
        ]);
    }
    blocks.push(block);
  }
  expect(blocks.length).toBeGreaterThan(20);
  if (process.env['UPDATE_DOCS'] !== '1') return;
  let next = 0;
  writeFileSync(
    DOC,
    document.replaceAll(
      /(```console\n)[\s\S]*?(```)/g,
      (_, begin: string, end: string) => `${begin}${asBlock(blocks[next++] ?? [])}${end}`,
    ),
  );
}, 180_000);
