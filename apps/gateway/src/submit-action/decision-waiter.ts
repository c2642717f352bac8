import type { Action } from '#action';
import { ActionNotFound, type ActionStore } from '#action-store';
import { createBatcher } from '#batching';
import type { Log } from '#platform';

const READ_AT_ONCE = 256;

type Resolve = (action: Action) => void;

/** Holds callers until their action is decided. An announcement is a hint only: the answer is what the log says. */
export class DecisionWaiter {
  readonly #waiting = new Map<string, Set<Resolve>>();

  /**
   * In a crowd the time of many is up at once. Read one by one they would take every connection to the database from the
   * work that they wait for, and later ones would be later still.
   */
  readonly #read = createBatcher<string, Action | undefined>((ids) => this.#readAll(ids), {
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
   */
  async decided(id: string, milliseconds: number): Promise<Action> {
    const callers = this.#waiting.get(id) ?? new Set<Resolve>();
    this.#waiting.set(id, callers);
    let caller: Resolve | undefined;
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
    const action = announced ?? (await this.#read(id));
    if (!action) throw new ActionNotFound(id);
    return action;
  }

  async #readAll(ids: readonly string[]): Promise<(Action | undefined)[]> {
    const stored = await this.store.loadMany(ids);
    return ids.map((id) => stored.get(id)?.action);
  }

  /** To be called with the ids of each announcement; reads those that somebody waits for, all at once. */
  async announced(ids: readonly string[]): Promise<void> {
    const awaited = ids.filter((id) => this.#waiting.has(id));
    try {
      for (const [id, { action }] of await this.store.loadMany(awaited)) {
        if (action.status === 'pending_decision') continue;
        for (const resolve of this.#waiting.get(id) ?? []) resolve(action);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'decisions could not be read; their callers wait until their time is up');
    }
  }
}
