import type { Action } from '#action';
import { evolve } from '#action';
import type { ActionStore } from '#action-store';
import { createBatcher } from '#batching';
import type { Announcement } from '#evaluation-queue';
import type { Log } from '#platform';

const READ_AT_ONCE = 256;

interface Waiting {
  /** As it was recorded. */
  readonly action: Action;
  readonly callers: Set<(decided: Action) => void>;
}

/** Holds callers until their action is decided. The answer is what the log says, or what an evaluator signed that it says. */
export class DecisionWaiter {
  readonly #waiting = new Map<string, Waiting>();

  /**
   * In a crowd the time of many is up at once. Read one by one they would take every connection to the database from the
   * work that they wait for, and later ones would be later still.
   */
  readonly #read = createBatcher<Action, Action>((undecided) => this.store.catchUp(undecided), {
    maxSize: READ_AT_ONCE,
    // Each is the submission of a caller, and those are bounded.
    maxWaiting: Infinity,
  });

  constructor(
    private readonly store: ActionStore,
    private readonly log: Log,
  ) {}

  /**
   * The decided action, or as the log has it when the time is up. It waits from the moment of the call; only the last
   * reading of the log can throw.
   *
   * @param recorded an action without a decision, so with one event.
   */
  async decided(recorded: Action, milliseconds: number): Promise<Action> {
    const { id } = recorded;
    const { callers } = this.#waiting.get(id) ?? { callers: new Set() };
    this.#waiting.set(id, { action: recorded, callers });
    const announced = await new Promise<Action | undefined>((resolve) => {
      const caller = (action: Action): void => {
        clearTimeout(timer);
        resolve(action);
      };
      const timer = setTimeout(() => {
        callers.delete(caller);
        if (callers.size === 0) this.#waiting.delete(id);
        resolve(undefined);
      }, milliseconds);
      callers.add(caller);
    });
    return announced ?? this.#read(recorded);
  }

  /** To be called with each announcement; reads those that somebody waits for and whose decision it does not hold, all at once. */
  async announced({ ids, events }: Announcement): Promise<void> {
    try {
      for (const event of events) {
        const action = this.#waiting.get(event.action_id)?.action;
        if (action) this.#answer(evolve(action, event, event));
      }
      const awaited = ids.flatMap((id) => this.#waiting.get(id)?.action ?? []);
      if (awaited.length === 0) return;
      for (const action of await this.store.catchUp(awaited)) {
        if (action.status !== 'pending_decision') this.#answer(action);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'decisions could not be read; their callers wait until their time is up');
    }
  }

  #answer(decided: Action): void {
    for (const resolve of this.#waiting.get(decided.id)?.callers ?? []) resolve(decided);
    this.#waiting.delete(decided.id);
  }
}
