import type { ExportedEvent } from '#log-export';
import type { Checkpoint, Receipt } from '#transparency';
import { NoteRefused, openNote, readReceipt } from '#transparency';
import type { Findings } from './finding.js';
import type { TrustedKeys } from './trusted-keys.js';

/** What came of the receipts that broke no promise. */
export interface Promises {
  readonly kept: number;
  /** The last checkpoint is too small to have to hold the event. */
  readonly not_due: number;
  /** The event is not in this part of the log, or not proven there. */
  readonly not_looked_at: number;
}

/** The log as it was read, up to the last checkpoint that holds. */
interface ReadLog {
  readonly origin: string;
  readonly head: Checkpoint | undefined;
  readonly isWhole: boolean;
}

/** Holds receipts against the log: a checkpoint over as many events as a promised position says, or more, has the event. */
export class PromiseCheck {
  readonly #promised: ReadonlySet<string>;
  readonly #leaves = new Map<string, number>();
  readonly #archived = new Map<string, number>();

  constructor(
    private readonly findings: Findings,
    private readonly notes: readonly string[],
  ) {
    const receipts = notes.flatMap(unverified);
    this.#promised = new Set(receipts.flatMap((receipt) => [keyOf(receipt), receipt.record_hash]));
  }

  /** @param leaf the number of the event in the whole log. */
  add(event: ExportedEvent, leaf: number): void {
    const key = keyOf(event);
    if (this.#promised.has(key)) this.#leaves.set(key, leaf);
  }

  /** An archived event is known by its hash, which nothing else has. */
  addArchived(recordHash: string, leaf: number): void {
    if (this.#promised.has(recordHash)) this.#archived.set(recordHash, leaf);
  }

  /** The signatures are looked at when all keys are known, for one that the log introduces may have signed. */
  end(keys: TrustedKeys, log: ReadLog): Promises {
    const promises = { kept: 0, not_due: 0, not_looked_at: 0 };
    for (const [index, note] of this.notes.entries()) {
      const receipt = this.#open(note, `Receipt ${index + 1}`, keys);
      const fate = receipt ? this.#fateOf(receipt, log) : 'broken';
      if (fate !== 'broken') promises[fate]++;
    }
    return promises;
  }

  #open(note: string, which: string, keys: TrustedKeys): Receipt | undefined {
    try {
      const { text, isTrusted } = keys.open(note);
      const receipt = readReceipt(text);
      if (isTrusted) return receipt;
      this.findings.add({ kind: 'broken promise', says: `${which} is not signed by a key that is trusted.` });
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      this.findings.add({ kind: 'broken promise', says: `${which} is refused: ${error.message}` });
    }
    return undefined;
  }

  #fateOf(receipt: Receipt, { origin, head, isWhole }: ReadLog): keyof Promises | 'broken' {
    const leaf = this.#leaves.get(keyOf(receipt)) ?? this.#archived.get(receipt.record_hash);
    const size = head?.size ?? 0;
    if (receipt.origin !== origin) return this.#broken(receipt, `is of another log, ${receipt.origin}`);
    if (leaf !== undefined && leaf < size) {
      if (leaf < receipt.position) return 'kept';
      return this.#broken(receipt, `has number ${leaf}, which is not below its position`);
    }
    if (!isWhole) return 'not_looked_at';
    if (size < receipt.position) return 'not_due';
    return this.#broken(receipt, `is not under the checkpoint over ${size} events`);
  }

  #broken({ action_id, sequence, position, included_by }: Receipt, what: string): 'broken' {
    this.findings.add({
      kind: 'broken promise',
      action_id,
      sequence,
      says: `Event ${sequence} of action ${action_id}, promised at position ${position} by ${included_by}, ${what}.`,
    });
    return 'broken';
  }
}

/** What a receipt is about, whoever signed it; nothing for what is no receipt. */
function unverified(note: string): Receipt[] {
  try {
    return [readReceipt(openNote(note, []).text)];
  } catch (error) {
    if (error instanceof NoteRefused) return [];
    throw error;
  }
}

const keyOf = ({
  action_id,
  sequence,
  record_hash,
}: Pick<Receipt, 'action_id' | 'sequence' | 'record_hash'>): string =>
  `${action_id} ${sequence} ${record_hash}`;
