import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '#platform';
import type { Extent } from '../extent.js';
import { say } from '../extent.js';
import type { Contender } from '../throughput/contenders.js';
import { startBare, startProduct } from '../throughput/contenders.js';
import { FLOOR, PRODUCT } from '../throughput/figure.js';
import { askInACrowd } from '../throughput/load.js';

/** A moment in the way of an action through a process. */
export interface Mark {
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Step {
  readonly step: string;
  /** Median, in milliseconds; null where there is no such step. */
  readonly product_ms: number | null;
  readonly floor_ms: number | null;
}

/** From which mark to which; the marks of a lone caller's action come in this order. */
const STEPS: readonly (readonly [step: string, from: string, to: string])[] = [
  ['gateway: from the request to its event', 'gateway before request', 'gateway before append'],
  ['append `created`', 'gateway before append', 'gateway after append'],
  ['gateway: to the job', 'gateway after append', 'gateway before enqueue'],
  ['the queue, until an evaluator reads', 'gateway before enqueue', 'evaluator before read'],
  ['read the action', 'evaluator before read', 'evaluator after read'],
  ['evaluator: decide', 'evaluator after read', 'evaluator before append'],
  ['the queue, until an evaluator appends', 'gateway before enqueue', 'evaluator before append'],
  ['append `decision_made`', 'evaluator before append', 'evaluator after append'],
  ['the relay, until the gateway hears', 'evaluator after append', 'gateway before hear'],
  ['gateway: answer', 'gateway before hear', 'gateway before answer'],
  ['all of it', 'gateway before request', 'gateway before answer'],
];

/** Where the time of a caller who is alone goes, on Redis, beside the floor. */
export async function loneCaller({ seconds, rounds }: Extent): Promise<Step[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'faramesh-effects-'));
  const hook = pathToFileURL(path.join(projectRoot, 'dist/bench/lone-caller/note-effects.js')).href;
  const env = { EFFECTS_FOLDER: folder, NODE_OPTIONS: `--import=${hook}` };
  const contenders = [await startProduct('redis', env), await startBare('redis', 'shared', env)];
  try {
    for (const { address } of contenders) await askInACrowd(address, { connections: 64, seconds });
    const spans: { from: number; to: number; contender: Contender }[] = [];
    for (let round = 1; round <= rounds; round++) {
      for (const contender of contenders) {
        const from = Date.now();
        await askInACrowd(contender.address, { connections: 1, seconds });
        spans.push({ from, to: Date.now(), contender });
        say(`a lone caller, ${contender.name}, round ${round} …`);
      }
    }
    await sleep(1_000);
    const timesOf = (name: string): Times[] =>
      spans
        .filter(({ contender }) => contender.name === name)
        .flatMap(({ contender, from, to }) => timesBetween(marksOf(folder, contender), from, to));
    const [product, floor] = [timesOf(PRODUCT), timesOf(FLOOR.shared)];
    return STEPS.map(([step, from, to]) => ({
      step,
      product_ms: median(product, from, to),
      floor_ms: median(floor, from, to),
    })).filter(({ product_ms, floor_ms }) => product_ms !== null || floor_ms !== null);
  } finally {
    for (const contender of contenders) await contender.stop();
    rmSync(folder, { recursive: true });
  }
}

/** When an action came by each mark. */
type Times = ReadonlyMap<string, number>;

const marksOf = (folder: string, { pids }: Contender): Mark[] =>
  Object.entries(pids)
    .flatMap(([process, pid]) =>
      readFileSync(path.join(folder, String(pid)), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Mark)
        .map(({ what, at }) => ({ what: `${process} ${what}`, at })),
    )
    .sort((one, other) => one.at - other.at);

/** One action after the other: each begins with a request and has whatever comes before the next. */
function timesBetween(marks: readonly Mark[], from: number, to: number): Times[] {
  const actions: Map<string, number>[] = [];
  for (const { what, at } of marks) {
    if (at < from || at > to) continue;
    if (what === 'gateway before request') actions.push(new Map());
    const action = actions.at(-1);
    if (action && !action.has(what)) action.set(what, at);
  }
  return actions;
}

function median(actions: readonly Times[], from: string, to: string): number | null {
  const times = actions
    .map((action) => (action.get(to) ?? NaN) - (action.get(from) ?? NaN))
    .filter((time) => !Number.isNaN(time))
    .sort((one, other) => one - other);
  return times[Math.floor(times.length / 2)] ?? null;
}
