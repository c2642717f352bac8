import type { ExportedEvent } from '#log-export';
import type { Checkpoint, Receipt } from '#transparency';
import type { Findings } from './finding.js';

/** What came of the receipts that broke no promise. */
export interface Promises {
  readonly kept: number;
  /** The last checkpoint is too small to have to hold the event. */
  readonly not_due: number;
  /** The event is not in this part of the log, or not proven there. */
  readonly not_looked_at: number;
}

/** Holds receipts against the log: a checkpoint over as many events as a promised position says, or more, has the event. */
export class PromiseCheck {
  readonly #promised: ReadonlySet<string>;
  readonly #leaves = new Map<string, number>();

  constructor(
    private readonly findings: Findings,
    private readonly receipts: readonly Receipt[],
  ) {
    this.#promised = new Set(receipts.map(keyOf));
  }

  /** @param leaf the number of the event in the whole log, under a checkpoint that is looked at later or was already. */
  add(event: ExportedEvent, leaf: number): void {
    const key = keyOf(event);
    if (this.#promised.has(key)) this.#leaves.set(key, leaf);
  }

  /** @param head the last checkpoint that holds. */
  end(origin: string, head: Checkpoint | undefined, { isWhole }: { isWhole: boolean }): Promises {
    const promises = { kept: 0, not_due: 0, not_looked_at: 0 };
    const size = head?.size ?? 0;
    for (const receipt of this.receipts) {
      const leaf = this.#leaves.get(keyOf(receipt));
      const isUnderHead = leaf !== undefined && leaf < size;
      if (receipt.origin !== origin) this.#tell(receipt, `is of another log, ${receipt.origin}`);
      else if (isUnderHead && leaf < receipt.position) promises.kept++;
      else if (isUnderHead) this.#tell(receipt, `has number ${leaf}, which is not below its position`);
      else if (!isWhole) promises.not_looked_at++;
      else if (size >= receipt.position)
        this.#tell(receipt, `is not under the checkpoint over ${size} events`);
      else promises.not_due++;
    }
    return promises;
  }

  #tell({ action_id, sequence, position, included_by }: Receipt, what: string): void {
    this.findings.add({
      kind: 'broken promise',
      action_id,
      sequence,
      says: `Event ${sequence} of action ${action_id}, promised at position ${position} by ${included_by}, ${what}.`,
    });
  }
}

const keyOf = ({
  action_id,
  sequence,
  record_hash,
}: Pick<Receipt, 'action_id' | 'sequence' | 'record_hash'>): string =>
  `${action_id} ${sequence} ${record_hash}`;
