import type { ExportedEvent } from '#log-export';
import type { Findings } from './finding.js';

interface Place {
  readonly action_id: string;
  readonly sequence: number;
  readonly line: number;
}

/** A payload may be missing, but not without an erasure on record. */
export class ErasureCheck {
  readonly #unexplained = new Map<string, Place>();
  #count = 0;

  constructor(private readonly findings: Findings) {}

  /** Erased events so far. */
  get count(): number {
    return this.#count;
  }

  add(event: ExportedEvent, line: number): void {
    const { action_id, sequence, event_type, meta, payload } = event;
    if (event_type === 'payload_erased') this.#explain(meta);
    if (payload !== null || meta.payload_commitment === undefined) return;
    this.#count++;
    this.#unexplained.set(placeOf(action_id, sequence), { action_id, sequence, line });
  }

  end(): void {
    for (const { action_id, sequence, line } of this.#unexplained.values()) {
      this.findings.add({
        kind: 'removed',
        line,
        action_id,
        sequence,
        says: `The payload of event ${sequence} of action ${action_id}, at line ${line}, is missing and no erasure of it is on record.`,
      });
    }
  }

  #explain({ action_id, sequences }: ExportedEvent['meta']): void {
    if (typeof action_id !== 'string' || !Array.isArray(sequences)) return;
    for (const sequence of sequences) this.#unexplained.delete(placeOf(action_id, Number(sequence)));
  }
}

const placeOf = (actionId: string, sequence: number): string => `${actionId} ${sequence}`;
