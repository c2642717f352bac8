import type { Action } from '#action';
import type { ActionStore } from '#action-store';
import { createBatcher } from '#batching';
import type { Log } from '#platform';

const READ_AT_ONCE = 256;

interface Waiting {
  /** As it was recorded. */
  readonly action: Action;
  readonly callers: Set<(decided: Action) => void>;
}

/** Holds callers until their action is decided. An announcement is a hint only: the answer is what the log says. */
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
    let caller: ((decided: Action) => void) | undefined;
    const announced = await new Promise<Action | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), milliseconds);
      caller = (action) => {
        clearTimeout(timer);
        resolve(action);
      };
      callers.add(caller);
    });
    if (caller) callers.delete(caller);
    if (callers.size === 0) this.#waiting.delete(id);
    return announced ?? this.#read(recorded);
  }

  /** To be called with the ids of each announcement; reads those that somebody waits for, all at once. */
  async announced(ids: readonly string[]): Promise<void> {
    const awaited = ids.flatMap((id) => this.#waiting.get(id)?.action ?? []);
    if (awaited.length === 0) return;
    try {
      for (const action of await this.store.catchUp(awaited)) {
        if (action.status === 'pending_decision') continue;
        for (const resolve of this.#waiting.get(action.id)?.callers ?? []) resolve(action);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'decisions could not be read; their callers wait until their time is up');
    }
  }
}
