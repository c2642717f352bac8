import type { ActionStore } from '#action-store';
import type { Log } from '#platform';
import { timestamp } from '#platform';
import type { SealKeys } from '#seals';
import { receiptText, signNote } from '#transparency';
import type { ActionView } from '../read-action/action-view.dto.js';

/** Sealing takes a second or two; the promise leaves room for an outage. */
const PROMISED_WITHIN_MS = 60_000;

/** Signed promises that events will be under the seal. */
export class Receipts {
  constructor(
    private readonly store: ActionStore,
    private readonly keys: SealKeys,
    private readonly log: Log,
  ) {}

  /** Each view's receipt is for its newest event; null where the log cannot be read, for what was done stays done. */
  async giveTo(views: readonly ActionView[]): Promise<void> {
    try {
      await this.#sign(views);
    } catch (err) {
      this.log.warn({ err }, 'no receipt was given');
      for (const view of views) view.receipt = null;
    }
  }

  /** They promise what is already committed: each record's hash and position are read back from the log. */
  async #sign(views: readonly ActionView[]): Promise<void> {
    const stored = await this.store.loadMany(views.map(({ id }) => id));
    const included_by = timestamp(Date.now() + PROMISED_WITHIN_MS);
    for (const view of views) {
      const event = stored.get(view.id)?.events.find(({ sequence }) => sequence === view.version);
      if (!event) throw new Error(`action ${view.id} has no event ${view.version}`);
      const { sequence, position, record_hash } = event;
      const { origin, signers } = this.keys;
      const text = receiptText({ origin, action_id: view.id, sequence, position, record_hash, included_by });
      view.receipt = signNote(text, signers);
    }
  }
}
