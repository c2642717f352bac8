import { once } from 'node:events';
import { pino } from 'pino';
import { Bench } from 'tinybench';
import { v7 as uuidv7 } from 'uuid';
import type { ActionEvent, ActionRequest } from '#action';
import { fold } from '#action';
import { ActionStatus, rebuildStatus } from '#action-status';
import { ActionStore } from '#action-store';
import { linkEvents } from '#event-record';
import { openDatabase, poolOf, readEntireLog, settledPosition } from '#event-store';
import { canonicalJson, sha256Hex } from '#json';
import { exportLog } from '#log-export';
import { timestamp } from '#platform';
import type { Policy } from '#policy';
import { decide } from '#policy';
import { latestCheckpoint, openSealKeys, recordSealKeys, sealLog } from '#seals';
import { ndjsonOf } from '../apps/gateway/src/export-log/export-text.js';
import { EventFeed } from '../apps/gateway/src/stream-events/event-feed.js';
import { aCreated } from '../test/support/builders.js';
import { createTestDatabase } from '../test/support/database.js';
import { OwnServices } from '../test/support/own-services.js';
import { EVENTS_PER_ACTION, growLog, wholeStory } from './grow-log.js';
import { machine } from './machine.js';
import {
  fileReads,
  payments,
  refunds,
  rulesOverTools,
  shippedPolicy,
  twentyRules,
} from './micro-policies.js';

/**
 * What the parts can do by themselves, on one core; those that use the database have it on the same machine.
 *
 * `npm run bench:micro [-- --quick] [--only TEXT] [--json]`
 */
interface Part {
  readonly name: string;
  /** How many of it one run does. */
  readonly amount: number;
  readonly run: () => unknown;
}

export interface MicroRow {
  readonly part: string;
  /** Median over the rounds, lowest and highest. */
  readonly per_second: number;
  readonly lowest: number;
  readonly highest: number;
  /** Median of the ratios to the yardstick of the same round: the machine may be faster an hour later. */
  readonly to_yardstick: number;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const asJson = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const ROUNDS = isQuick ? 2 : 7;
const LOG_EVENTS = isQuick ? 20_000 : 200_000;
/** Enough that the first look, a tenth of a second later, does not count. */
const FOLLOWED_EVENTS = LOG_EVENTS / 2;
/** So many calls are one run of a short part, or its time would be that of looking at the clock. */
const CALLS = 1_000;
const YARDSTICK = 'yardstick: JSON.parse of 60 characters';

/** What is made is kept for a moment, so that it has to be made. */
const kept: unknown[] = [];
const calls = (name: string, call: (index: number) => unknown): Part => ({
  name,
  amount: CALLS,
  run: () => {
    for (let index = 0; index < CALLS; index++) kept[index & 255] = call(index);
  },
});

/** The policy is compiled when it is first asked. */
function decisions(name: string, policy: () => Policy, actions: readonly ActionRequest[]): Part {
  let compiled: Policy | undefined;
  return calls(`decide: ${name}`, (index) => {
    const action = actions[index % actions.length];
    return action && decide(action, (compiled ??= policy()), undefined, '2026-01-01T00:00:00Z', {});
  });
}

const someJson = '{"path": "docs/guide.md", "encoding": "utf8", "limit": 4096}';
const policies = { policy: shippedPolicy, profiles: [] };
const story = wholeStory(policies, 1).events;
const bodies = story.map(({ event_type, meta, payload }) => ({ event_type, meta, payload }) as ActionEvent);
const by = { actor: { type: 'agent', id: 'a' }, created_at: timestamp() } as const;
const id = uuidv7();

const pureParts: readonly Part[] = [
  decisions('20 rules, no regex touched', () => twentyRules, refunds),
  decisions('20 rules, three regexes touched', () => twentyRules, fileReads),
  decisions('the shipped policy, four regexes touched', () => shippedPolicy, fileReads),
  ...[10, 100, 1_000, 10_000].map((count) =>
    decisions(`${count} rules over tools, two tools asked for`, () => rulesOverTools(count), payments(2)),
  ),
  decisions('10000 rules over tools, 64 tools asked for', () => rulesOverTools(10_000), payments(2_000)),
  calls('canonical hash of a request', (index) =>
    sha256Hex(canonicalJson(fileReads[index % fileReads.length] as never)),
  ),
  calls(`fold of ${EVENTS_PER_ACTION} events`, () => fold(story)),
  calls(`hash chain of ${EVENTS_PER_ACTION} events`, () =>
    linkEvents(bodies, { action_id: id, after: null, ...by }),
  ),
];

/** The parts on a database with a log of its own, and what ends their connections. */
async function databaseParts(): Promise<{ parts: Part[]; end: () => Promise<void> }> {
  const database = await createTestDatabase();
  const connect = (role: 'faramesh_service' | null): ReturnType<typeof openDatabase> =>
    openDatabase({ dsn: database.dsn, role, maxConnections: 8, entities: [ActionStatus] });
  const [owner, service] = await Promise.all([connect(null), connect('faramesh_service')]);
  const [ownPool, pool] = [poolOf(owner), poolOf(service)];
  const store = new ActionStore(service);
  await growLog(pool, policies, 0, LOG_EVENTS);
  const keys = await openSealKeys(pool, [Buffer.alloc(32, 1)]);
  await recordSealKeys(pool, keys, { name: 'bench', now: timestamp() });
  // A round of sealing has its bounds.
  while (((await latestCheckpoint(pool))?.tree_size ?? 0) < LOG_EVENTS) await sealLog(pool, keys);
  await ownPool.query('VACUUM ANALYZE');
  const [end, head] = [await latestCheckpoint(pool), await settledPosition(pool)];
  if (!end) throw new Error('nothing is sealed');

  const elsewhere = await createTestDatabase();
  const appending = await openDatabase({
    dsn: elsewhere.dsn,
    role: 'faramesh_service',
    maxConnections: 4,
    entities: [ActionStatus],
  });
  const appendStore = new ActionStore(appending, { concurrency: 2 });
  const parts: Part[] = [
    {
      name: 'append: streams',
      amount: CALLS,
      run: () =>
        Promise.all(
          Array.from({ length: CALLS }, () => appendStore.submit(aCreated(), { id: uuidv7(), ...by })),
        ),
    },
    {
      name: 'rebuild of the status: events',
      amount: LOG_EVENTS,
      run: async () => {
        const { events, different } = await rebuildStatus(ownPool);
        if (events !== LOG_EVENTS || different.length > 0) throw new Error('the rebuilt status differs');
      },
    },
    {
      name: 'catch-up, page by page: events',
      amount: LOG_EVENTS,
      run: async () => {
        let [after, count] = [0, 0];
        for (;;) {
          const page = await readEntireLog(pool, { after, upTo: head, limit: 1_000 });
          count += page.length;
          if (page.length < 1_000) break;
          after = page.at(-1)?.position ?? head;
        }
        if (count < LOG_EVENTS) throw new Error(`caught up with ${count} events`);
      },
    },
    {
      name: 'catch-up of a follower of the stream: events',
      amount: FOLLOWED_EVENTS,
      run: async () => {
        const reader = new AbortController();
        let count = 0;
        for await (const told of new EventFeed(store, pino({ enabled: false })).after(0, reader)) {
          kept[count & 255] = JSON.stringify(told);
          if (++count === FOLLOWED_EVENTS) break;
        }
      },
    },
    {
      name: 'export: events',
      amount: LOG_EVENTS,
      run: async () => {
        for await (const piece of ndjsonOf(exportLog(pool, keys.origin, end))) kept[0] = piece;
        if (!String(kept[0]).includes('checkpoint')) throw new Error('the export broke off');
      },
    },
  ];
  return {
    parts,
    end: async () => {
      await Promise.all([owner.destroy(), service.destroy(), appending.destroy()]);
      await Promise.all([database.drop(), elsewhere.drop()]);
    },
  };
}

/** How many a second, by part, once. */
async function round(parts: readonly Part[], time: number): Promise<Map<string, number>> {
  const perSecond = new Map<string, number>();
  for (const { name, amount, run } of parts) {
    const bench = new Bench({ time, iterations: 1, warmup: time > 0, warmupTime: time / 4, throws: true });
    bench.add(name, run);
    const [task] = await bench.run();
    if (!task || !('latency' in task.result)) throw new Error(`${name} has no result`);
    perSecond.set(name, (amount / task.result.latency.p50) * 1000);
  }
  return perSecond;
}

async function measure(parts: readonly Part[], time: number): Promise<MicroRow[]> {
  const chosen = parts.filter(({ name }) => only === undefined || name.includes(only));
  if (chosen.length === 0) return [];
  const yardstick = calls(YARDSTICK, () => JSON.parse(someJson) as unknown);
  // The first round is the warm-up of all.
  const rounds: Map<string, number>[] = [];
  for (let number = 0; number <= ROUNDS; number++) {
    say(number === 0 ? 'warm-up …' : `round ${number} of ${ROUNDS} …`);
    const perSecond = new Map([...(await round([yardstick], 100)), ...(await round(chosen, time))]);
    if (number > 0) rounds.push(perSecond);
  }
  return [yardstick, ...chosen].map(({ name }) => {
    const measured = rounds.map((perSecond) => perSecond.get(name) ?? NaN);
    const ratios = rounds.map(
      (perSecond) => (perSecond.get(name) ?? NaN) / (perSecond.get(YARDSTICK) ?? NaN),
    );
    return {
      part: name,
      per_second: Math.round(median(measured)),
      lowest: Math.round(Math.min(...measured)),
      highest: Math.round(Math.max(...measured)),
      to_yardstick: Number(median(ratios).toPrecision(3)),
    };
  });
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const rows = await measure(pureParts, isQuick ? 50 : 200);
if (only === undefined || rows.length === 0) {
  const services = await OwnServices.start({ durable: true });
  try {
    const { parts, end } = await databaseParts();
    rows.push(...(await measure(parts, 0)).filter(({ part }) => part !== YARDSTICK));
    await end();
  } finally {
    await services.stop();
  }
}

if (asJson) {
  process.stdout.write(`${JSON.stringify({ machine, rounds: ROUNDS, rows }, null, 2)}\n`);
} else {
  process.stdout.write(`${machine}; median, lowest and highest of ${ROUNDS} rounds\n\n`);
  process.stdout.write(
    '| part | per second | lowest | highest | to the yardstick |\n|---|--:|--:|--:|--:|\n',
  );
  for (const row of rows) process.stdout.write(`| ${Object.values(row).join(' | ')} |\n`);
}
if (process.stdout.writableLength > 0) await once(process.stdout, 'drain');
