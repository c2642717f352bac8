import type { Action } from '#action';
import type { ActionStore } from '#action-store';
import type { Log } from '#platform';

/** Holds callers until their action is decided. An announcement is a hint only: the answer is what the log says. */
export class DecisionWaiter {
  readonly #waiting = new Map<string, (action: Action) => void>();

  constructor(
    private readonly store: ActionStore,
    private readonly log: Log,
  ) {}

  /**
   * The decided action, or as the log has it when the time is up. The returned promise never fails while waiting; only
   * the last reading of the log can throw.
   */
  async decided(id: string, milliseconds: number): Promise<Action> {
    const announced = await new Promise<Action | undefined>((resolve) => {
      const timer = setTimeout(() => resolve(undefined), milliseconds);
      this.#waiting.set(id, (action) => {
        clearTimeout(timer);
        resolve(action);
      });
    });
    this.#waiting.delete(id);
    return announced ?? (await this.store.load(id)).action;
  }

  /** To be called with the ids of each announcement; reads those that somebody waits for, all at once. */
  async announced(ids: readonly string[]): Promise<void> {
    const awaited = ids.filter((id) => this.#waiting.has(id));
    try {
      for (const [id, { action }] of await this.store.loadMany(awaited)) {
        if (action.status !== 'pending_decision') this.#waiting.get(id)?.(action);
      }
    } catch (error) {
      this.log.warn({ err: error }, 'decisions could not be read; their callers wait until their time is up');
    }
  }
}
