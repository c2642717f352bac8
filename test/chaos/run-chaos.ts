import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueKind } from '../support/system.js';
import { Agent } from './agent.js';
import type { ChaosReport, StruckFault } from './chaos-report.js';
import { chaosReport } from './chaos-report.js';
import type { ChaosSystem } from './chaos-system.js';
import { startChaosSystem } from './chaos-system.js';
import type { CheckResult } from './checker/check.js';
import { checkLog } from './checker/check-log.js';
import type { Interval } from './checker/note.js';
import type { Fault } from './fault-schedule.js';
import { faultSchedule, isKill } from './fault-schedule.js';
import { Follower } from './follower.js';
import { HealthWatch } from './health-watch.js';
import { Notebook } from './notebook.js';
import { NotingClient } from './noting-client.js';
import { ownProofs } from './own-proofs.js';
import { createRandom } from './random.js';
import { strike } from './strike.js';

export interface ChaosOptions {
  readonly seed: number;
  readonly kills: number;
  readonly queue: QueueKind;
  /** Where the clients' notes are written; a file that is removed with all else when none is given. */
  readonly notes: string | undefined;
  readonly onProgress: (message: string) => void;
}

const AGENTS = 12;
const FOLLOWERS = 3;
const READY_WITHIN_MS = 60_000;
/** Other faults may follow one to the end of its round. */
const LONGEST_ROUND_MS = 60_000 + READY_WITHIN_MS;
const DECIDED_WITHIN_MS = 10_000;
/** Longer than callers wait, so that a decision that never reaches them is noticed. */
const CALM_MS = 8_000;
const PROGRESS_MS = 5_000;
const EVERY_MS = 200;
/** What a kill's share of the load leaves in the database, at most, and what is there from the start. */
const [MEGABYTES_PER_KILL, MEGABYTES] = [5, 400];

/** Load and faults, then the checks. Whatever it starts or makes is gone when it is over, however it ends. */
export async function runChaos(options: ChaosOptions, stop: AbortSignal): Promise<ChaosReport> {
  const cleanups: (() => void | Promise<void>)[] = [];
  const complaints: string[] = [];
  // Each fault that is not over yet listens.
  setMaxListeners(0, stop);
  try {
    const megabytes = MEGABYTES + options.kills * MEGABYTES_PER_KILL;
    const system = await startChaosSystem({ ...options, megabytes }, cleanups, (error) =>
      complaints.push(`the database can't be started again: ${String(error)}`),
    );
    const notebook = new Notebook(options.notes ?? join(system.folder, 'notes.ndjson'));
    cleanups.push(() => notebook.close());
    const health = new HealthWatch(system.observed, stop);
    cleanups.push(() => health.close());
    return await new ChaosRun(options, system, notebook, health, complaints, stop).run();
  } finally {
    await cleanUp(cleanups);
  }
}

/** What can't be undone must not keep the rest from being undone. */
async function cleanUp(cleanups: readonly (() => void | Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const cleanup of cleanups.toReversed()) {
    try {
      await cleanup();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `not all was cleared away: ${errors.join('; ')}`);
}

class ChaosRun {
  readonly #began = Date.now();
  readonly #struck: StruckFault[] = [];
  readonly #client: NotingClient;
  readonly #followers: readonly Follower[];

  constructor(
    private readonly options: ChaosOptions,
    private readonly system: ChaosSystem,
    private readonly notebook: Notebook,
    private readonly health: HealthWatch,
    private readonly complaints: string[],
    private readonly stop: AbortSignal,
  ) {
    this.#client = new NotingClient(system.addresses, (note) => notebook.write(note));
    this.#followers = Array.from({ length: FOLLOWERS }, (_, index) => new Follower(system.addresses, index));
  }

  async run(): Promise<ChaosReport> {
    const { seed, kills, queue } = this.options;
    if ((await this.health.healthyFrom(this.#began, READY_WITHIN_MS)) === undefined) {
      const failures = [...this.system.gateways, ...this.system.evaluators].map(({ failure }) => failure);
      throw new Error(`The system doesn't start: ${failures.find(Boolean) ?? 'it is not ready'}`);
    }
    const progress = setInterval(() => this.#sayHowFar(), PROGRESS_MS);
    try {
      await this.#underLoad(async () => {
        for (const round of faultSchedule(seed, kills, queue === 'redis')) {
          await this.#strikeAll(round);
          await this.#recover();
        }
      });
    } finally {
      clearInterval(progress);
    }
    await this.#whenDecided(Date.now());
    const healthy = this.health.healthyIntervals();
    const proofs = await this.#proveItself();
    await this.#hearToTheEnd();
    const { gateways, evaluators } = this.system;
    const processes = [...gateways, ...evaluators];
    await Promise.all(processes.map((supervised) => supervised.stop()));
    this.complaints.push(...processes.flatMap(({ crashes }) => crashes));
    this.options.onProgress('checking the log …');
    const checks = [...(await this.#checkLog(healthy)), ...proofs];
    return chaosReport({
      command: `npm run chaos -- --kills ${kills} --seed ${seed} --queue ${queue}`,
      seconds: Math.round((Date.now() - this.#began) / 1000),
      struck: this.#struck,
      notes: this.notebook.notes,
      checks,
      complaints: this.complaints,
    });
  }

  #checkLog(healthy: readonly Interval[]): Promise<CheckResult[]> {
    const heard = this.#followers.map((follower) => follower.heard);
    return checkLog(this.system.database.dsn, this.notebook.notes, heard, healthy);
  }

  async #hearToTheEnd(): Promise<void> {
    const unheard = (): Promise<number> => {
      const position = Math.min(...this.#followers.map((follower) => follower.position));
      return this.system.database.count(`events WHERE position > ${position}`);
    };
    const deadline = Date.now() + DECIDED_WITHIN_MS;
    while (Date.now() < deadline && (await unheard()) > 0) await sleep(EVERY_MS);
    await Promise.all(this.#followers.map((follower) => follower.stop()));
  }

  async #proveItself(): Promise<CheckResult[]> {
    this.options.onProgress('proving the log …');
    const unsealed = 'log WHERE position > coalesce((SELECT max(position) FROM checkpoints), 0)';
    const deadline = Date.now() + DECIDED_WITHIN_MS;
    while (Date.now() < deadline && (await this.system.database.count(unsealed)) > 0) await sleep(EVERY_MS);
    return ownProofs(this.system.addresses[0] ?? '', this.system.database.dsn, this.#client.receipts);
  }

  /** Agents work while it lasts; then each ends what it is at. */
  async #underLoad(rounds: () => Promise<void>): Promise<void> {
    const [stop, giveUp] = [new AbortController(), new AbortController()];
    const random = createRandom(this.options.seed).fork();
    const agents = Array.from({ length: AGENTS }, (_, index) =>
      new Agent(`agent-${index + 1}`, this.#client, random.fork()).work(stop.signal, giveUp.signal),
    );
    const allDone = Promise.all(agents);
    try {
      await rounds();
      stop.abort();
      if ((await Promise.race([allDone, sleep(READY_WITHIN_MS, 'too late', { ref: false })])) === 'too late')
        this.complaints.push('a client still has no answer, long after all was ready again');
    } finally {
      giveUp.abort();
      await allDone;
    }
  }

  async #strikeAll(schedule: readonly Fault[]): Promise<void> {
    const began = Date.now();
    const strikes: Promise<void>[] = [];
    try {
      for (const fault of schedule) {
        await sleep(began + fault.at - Date.now(), undefined, { signal: this.stop });
        strikes.push(this.#strike(fault));
      }
    } finally {
      await Promise.allSettled(strikes);
    }
  }

  async #strike(fault: Fault): Promise<void> {
    const isOver = this.health.faultBegins();
    const done = await strike(fault, this.system).catch((error: unknown) => {
      this.complaints.push(`${fault.kind} failed: ${String(error)}`);
      return false;
    });
    isOver();
    const over = Date.now();
    const readyAt = await this.health.healthyFrom(over, LONGEST_ROUND_MS);
    this.#struck.push({ kind: fault.kind, done, recoveryMs: readyAt && readyAt - over });
  }

  /** What was left undecided gets the time that it may take, and what works again is seen to work. */
  async #recover(): Promise<void> {
    const readyAt = await this.#whenReady();
    await this.#whenDecided(readyAt);
    await sleep(readyAt + CALM_MS - Date.now(), undefined, { signal: this.stop });
  }

  /** Waits for the decisions on what was submitted before, and no longer than they may take. */
  async #whenDecided(before: number): Promise<void> {
    const left = `action_status WHERE status = 'pending_decision' AND created_at < to_timestamp(${before / 1000})`;
    const deadline = Date.now() + DECIDED_WITHIN_MS + EVERY_MS;
    while (Date.now() < deadline && (await this.system.database.count(left)) > 0) await sleep(EVERY_MS);
  }

  /** The moment from which all is ready; now, when that takes too long. */
  async #whenReady(): Promise<number> {
    const readyAt = await this.health.healthyFrom(Date.now(), READY_WITHIN_MS);
    if (readyAt === undefined)
      this.complaints.push(
        `not everything was ready ${READY_WITHIN_MS / 1000} s after the faults of a round`,
      );
    return readyAt ?? Date.now();
  }

  #sayHowFar(): void {
    const kills = this.#struck.filter(({ kind }) => isKill(kind)).length;
    const actions = new Set(this.notebook.notes.map(({ answer }) => answer?.id)).size;
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    this.options.onProgress(`${seconds} s: ${kills} of ${this.options.kills} kills, ${actions} actions`);
  }
}
