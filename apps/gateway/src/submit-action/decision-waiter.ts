import type { Action } from '#action';
import type { ActionStore } from '#action-store';
import type { Log } from '#platform';

type Resolve = (action: Action) => void;

/** Holds callers until their action is decided. An announcement is a hint only: the answer is what the log says. */
export class DecisionWaiter {
  readonly #waiting = new Map<string, Set<Resolve>>();

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
    return announced ?? (await this.store.load(id)).action;
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
