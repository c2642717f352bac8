import { followEvents } from './follow-events.js';
import type { ActionView, Gateway } from './gateway.js';

const isDecided = ({ status }: ActionView): boolean =>
  status !== 'pending_decision' && status !== 'pending_approval';

/** Tells the agents when their held actions are decided. */
export class DecisionWatch {
  readonly #waiting = new Map<string, (action: ActionView) => void>();

  constructor(private readonly gateway: Gateway) {}

  /** Runs until the signal ends it. */
  follow({ onOpen, signal }: { onOpen: () => void; signal: AbortSignal }): Promise<void> {
    return followEvents(this.gateway, '', {
      onOpen,
      signal,
      onAction: (action) => {
        if (isDecided(action)) this.#waiting.get(action.id)?.(action);
      },
    });
  }

  /** Listens before it looks, so an answer in between is not missed. */
  async decided(id: string): Promise<ActionView> {
    const told = new Promise<ActionView>((resolve) => this.#waiting.set(id, resolve));
    try {
      const now = await this.gateway.read(id);
      return isDecided(now) ? now : await told;
    } finally {
      this.#waiting.delete(id);
    }
  }
}
