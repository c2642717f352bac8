import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { projectRoot } from '#platform';
import type { System } from './system.js';
import { startSystem } from './system.js';

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

/** `$ ` begins a command, `> ` goes on with it, and its output follows. */
const stepsOf = (block: string): readonly Step[] =>
  block
    .replace(/^```console\n/, '')
    .replace(/```$/, '')
    .split(/^(?=\$ )/m)
    .map((part) => /^\$ (.*\n(?:> .*\n)*)([\s\S]*)$/.exec(part))
    .map((match) => ({
      command: (match?.[1] ?? '').replaceAll(/^> /gm, '').trimEnd(),
      output: match?.[2] ?? '',
    }));

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

/** The files of the document, and its commands with their output, in order. A file's first line is its name in a comment. */
const PARTS = /```yaml\n# (?<file>\S+\.yaml)\n[\s\S]*?```|```console\n[\s\S]*?```/g;

/**
 * Runs the commands of a document in its order, as a person would at a shell, and expects of each what the document shows. With
 * UPDATE_DOCS=1 it writes the outputs anew. Once there is the policy, a gateway runs by it.
 */
export async function runDocument(
  file: string,
  { policy }: { readonly policy: string },
): Promise<{ readonly commands: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'documented-'));
  const shell = new Shell(folder, path.join(folder, policy));
  try {
    return await shell.run(file);
  } finally {
    await shell.close();
    rmSync(folder, { recursive: true });
  }
}

class Shell {
  /** That of the gateway, once one runs. */
  #port = 8000;
  #system: System | undefined;
  readonly #written = new Ids();
  readonly #actual = new Ids();
  #commands = 0;

  constructor(
    private readonly folder: string,
    private readonly policy: string,
  ) {}

  async run(file: string): Promise<{ readonly commands: number }> {
    const document = readFileSync(file, 'utf8');
    const parts: string[] = [];
    for (const { 0: part, groups } of document.matchAll(PARTS)) {
      if (groups?.['file'] !== undefined) this.#write(groups['file'], part);
      parts.push(groups?.['file'] === undefined ? await this.#runBlock(part) : part);
    }
    if (isUpdate)
      writeFileSync(
        file,
        document.replaceAll(PARTS, () => parts.shift() ?? ''),
      );
    return { commands: this.#commands };
  }

  close(): Promise<void> {
    return this.#system?.stop() ?? Promise.resolve();
  }

  #write(name: string, part: string): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, part.replace(/^```yaml\n/, '').replace(/```$/, ''));
  }

  async #runBlock(part: string): Promise<string> {
    const steps: Step[] = [];
    for (const { command: shown, output: wanted } of stepsOf(part)) {
      const command = shown.replaceAll(UUID, (id) => this.#actual.at(this.#written.indexOf(id)));
      const output = await this.#execute(command);
      this.#written.note(wanted);
      this.#actual.note(output);
      this.#commands++;
      steps.push({ command, output });
      if (!isUpdate)
        expect([shown, comparable(output, this.#actual)]).toEqual([shown, comparable(wanted, this.#written)]);
    }
    return `\`\`\`console\n${asBlock(steps)}\`\`\``;
  }

  async #execute(command: string): Promise<string> {
    if (existsSync(this.policy) && !this.#system) {
      this.#system = await startSystem({ env: { FARA_POLICY_FILE: this.policy } });
      this.#port = Number(new URL(this.#system.addresses[0] ?? '').port);
    }
    const cli = path.join(projectRoot, 'dist/apps/cli/src/main.js');
    const child = spawn('bash', ['-c', `faramesh() { ${process.execPath} ${cli} "$@"; }; ${command}`], {
      cwd: this.folder,
      env: {
        PATH: process.env['PATH'],
        HOME: this.folder,
        FARA_API_PORT: String(this.#port),
        FARA_DATA_DIR: path.join(this.folder, 'data'),
        FARA_POLICY_FILE: this.policy,
        FARA_POSTGRES_DSN: this.#system?.database.dsn,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return this.#shown(`${output}${errors}`);
  }

  /** As the document has it: with names of the same length, so that columns stay in line. */
  #shown(output: string): string {
    const { host, pathname } = new URL(this.#system?.database.dsn ?? 'postgres://none/none');
    return output
      .replaceAll(this.folder, '/home/me/code/agents')
      .replaceAll(`127.0.0.1:${this.#port}`, '127.0.0.1:8000')
      .replaceAll(host + pathname, '127.0.0.1:5432/faramesh')
      .replaceAll(`-${hostname()}-`, `-${HOST}-`)
      .replaceAll(`${hostname()}:/`, `${HOST}:/`);
  }
}

const HOST = 'a1b2c3d4e5f6'.padEnd(hostname().length, '0').slice(0, hostname().length);

const isUpdate = process.env['UPDATE_DOCS'] === '1';
