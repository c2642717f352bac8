import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestBody } from './checker/note.js';
import type { NotingClient, Reply, Shown } from './noting-client.js';
import type { Random } from './random.js';

const THINKS_MS = [5, 120] as const;
const TRIES_AGAIN_MS = [100, 600] as const;
const LOOKS_AGAIN_MS = 250;

/** An agent and the people around it: it submits, they answer, it starts and reports; and does some of it twice at once. */
export class Agent {
  #turn = 0;

  constructor(
    private readonly name: string,
    private readonly client: NotingClient,
    private readonly random: Random,
  ) {}

  /** Until it is told to stop, and then to the end of what it is at; it gives up only when told so. */
  async work(stop: AbortSignal, giveUp: AbortSignal): Promise<void> {
    while (!stop.aborted && !giveUp.aborted) {
      const action = await this.#submit(giveUp);
      if (action) await this.#carryThrough(action, giveUp);
      await sleep(this.random.int(...THINKS_MS));
    }
  }

  async #submit(giveUp: AbortSignal): Promise<Shown | null> {
    const body = this.#request();
    const wait = this.random.pick([0, 1, 5, 5]);
    if (this.random.chance(0.25))
      return (await this.client.submit(this.#gateway(), body, { key: null, wait })).action;
    const key = `${this.name}-${this.#turn}`;
    const send = (): Promise<Shown | null> =>
      this.#untilAnswered(() => this.client.submit(this.#gateway(), body, { key, wait }), giveUp);
    const [action] = await Promise.all(this.random.chance(0.3) ? [send(), send()] : [send()]);
    return action;
  }

  /** The turn makes each request unlike all others, so that the log can be held against what was asked. */
  #request(): RequestBody {
    const params = { turn: ++this.#turn, note: this.random.pick(NOTES), amount: this.random.int(1, 200) };
    const [tool, operation] = this.random.pick(CALLS);
    const context = this.random.chance(0.5) ? { context: { session: this.random.int(1, 1e9) / 1e3 } } : {};
    return { agent_id: this.name, tool, operation, params, ...context };
  }

  async #carryThrough(submitted: Shown, giveUp: AbortSignal): Promise<void> {
    // Some don't wait to be allowed.
    if (this.random.chance(0.15)) await this.client.start(this.#gateway(), submitted.id);
    const action = await this.#decided(submitted, giveUp);
    if (this.random.chance(0.05)) await this.client.start(this.#gateway(), submitted.id);
    if (action?.status === 'pending_approval' && !(await this.#answered(action, giveUp))) return;
    if (action?.status === 'allowed' || action?.status === 'pending_approval')
      await this.#execute(action.id, giveUp);
  }

  async #decided(action: Shown | null, giveUp: AbortSignal): Promise<Shown | null> {
    let current = action;
    while (current?.status === 'pending_decision' && !giveUp.aborted) {
      await sleep(LOOKS_AGAIN_MS);
      current = await this.#read(current.id, giveUp);
    }
    return current;
  }

  /** Two people may answer at once, and differ. True when the action came to be approved. */
  async #answered(action: Shown, giveUp: AbortSignal): Promise<boolean> {
    if (this.random.chance(0.1)) return false;
    const say = (approve: boolean): Promise<Shown | null> => {
      const body = { approve, reason: `${this.random.pick(NOTES)} ${this.#turn}` };
      return this.#untilAnswered(() => this.client.approve(this.#gateway(), action, body), giveUp);
    };
    const answer = this.random.chance(0.75);
    await Promise.all(this.random.chance(0.2) ? [say(answer), say(!answer)] : [say(answer)]);
    return (await this.#read(action.id, giveUp))?.status === 'approved';
  }

  /** Starts and reports; two workers may take it at once, one may report late, under a wrong lease, or without a start. */
  async #execute(id: string, giveUp: AbortSignal): Promise<void> {
    if (this.random.chance(0.1)) return;
    if (this.random.chance(0.15)) return this.#report(id, {}, giveUp);
    const start = (): Promise<Shown | null> =>
      this.#untilAnswered(() => this.client.start(this.#gateway(), id), giveUp);
    const started = await Promise.all(this.random.chance(0.25) ? [start(), start()] : [start()]);
    // Who lost the answer to its start looks up whether it happened.
    const lease = (started.find((action) => action !== null) ?? (await this.#read(id, giveUp)))?.lease;
    if (lease == null || this.random.chance(0.1)) return;
    if (this.random.chance(0.1)) await this.#report(id, { lease: lease + 1 }, giveUp);
    await this.#report(id, { lease }, giveUp);
  }

  async #report(id: string, lease: { lease?: number }, giveUp: AbortSignal): Promise<void> {
    const body = this.random.chance(0.8)
      ? { success: true, result: { said: this.random.pick(NOTES), turn: this.#turn }, ...lease }
      : { success: false, error: this.random.pick(NOTES), ...lease };
    await this.#untilAnswered(() => this.client.report(this.#gateway(), id, body), giveUp);
  }

  #read(id: string, giveUp: AbortSignal): Promise<Shown | null> {
    return this.#untilAnswered(() => this.client.read(this.#gateway(), id), giveUp);
  }

  /** Again, at any gateway, while nothing or an error of the server comes back. null when it was refused. */
  async #untilAnswered(ask: () => Promise<Reply>, giveUp: AbortSignal): Promise<Shown | null> {
    while (!giveUp.aborted) {
      const { status, action } = await ask();
      if (status !== null && status < 500) return action;
      await sleep(this.random.int(...TRIES_AGAIN_MS));
    }
    return null;
  }

  #gateway(): number {
    return this.random.int(0, this.client.gateways - 1);
  }
}

/** By test/support/policy.yaml: allowed, allowed up to an amount, for a person, denied. */
const CALLS = [
  ['file', 'read'],
  ['payment', 'refund'],
  ['shell', 'run'],
  ['rocket', 'launch'],
] as const;

const NOTES = ['plain', 'Ω ≠ ω', '日本語 📄', 'a "quoted" \\ line\n', '<b>&amp;</b>', 'x'.repeat(500)];
