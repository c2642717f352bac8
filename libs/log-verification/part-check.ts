import type { ExportedEvent } from '#log-export';
import type { Checkpoint } from '#transparency';
import { leafHash, verifyInclusion } from '#transparency';
import type { Findings } from './finding.js';

export interface WantedAction {
  readonly id: string;
  readonly version: number;
}

/** Checks that each event of a part of the log is proven by itself, and that the part holds what was wanted. */
export class PartCheck {
  #proven = 0;
  #version = 0;

  constructor(
    private readonly findings: Findings,
    private readonly wanted: WantedAction | undefined,
  ) {}

  /** Events so far that were shown to be under a trusted checkpoint. */
  get proven(): number {
    return this.#proven;
  }

  /**
   * @param head the last checkpoint that a trusted key has signed.
   * @returns the number of the event in the log; undefined when it is not proven.
   */
  add(event: ExportedEvent, line: number, head: Checkpoint | undefined): number | undefined {
    this.#checkWanted(event, line);
    return this.#provenLeaf(event, line, head);
  }

  end(line: number): void {
    if (!this.wanted || this.#version >= this.wanted.version) return;
    const { id, version } = this.wanted;
    this.findings.add({
      kind: 'removed',
      line,
      action_id: id,
      says: `Action ${id} has ${version} events, and the export ends after ${this.#version} of them.`,
    });
  }

  #checkWanted({ action_id, sequence, event_type }: ExportedEvent, line: number): void {
    if (!this.wanted || event_type === 'payload_erased') return;
    if (action_id === this.wanted.id) {
      this.#version = Math.max(this.#version, sequence);
      return;
    }
    this.findings.add({
      kind: 'inserted',
      line,
      action_id,
      sequence,
      says: `Event ${sequence} of action ${action_id}, at line ${line}, is not of action ${this.wanted.id}.`,
    });
  }

  /** Without a proof that leads to a trusted checkpoint anybody could have made the event. */
  #provenLeaf(
    { leaf, record_hash, action_id, sequence, proof }: ExportedEvent,
    line: number,
    head: Checkpoint | undefined,
  ): number | undefined {
    const at = { line, action_id, sequence };
    const which = `event ${sequence} of action ${action_id}`;
    if (leaf === undefined || proof === undefined || !head) {
      const lacking = head ? 'proof' : 'trusted checkpoint before it';
      this.findings.add({
        kind: 'unproven',
        ...at,
        says: `At line ${line}, ${which} has no ${lacking}, so it may be an invention.`,
      });
      return undefined;
    }
    const hash = leafHash(Buffer.from(record_hash, 'hex'));
    const hashes = proof.map((step) => Buffer.from(step, 'hex'));
    if (verifyInclusion(hash, leaf, head.size, hashes, head.root)) {
      this.#proven++;
      return leaf;
    }
    this.findings.add({
      kind: 'not what was sealed',
      ...at,
      says: `At line ${line}, the proof of ${which} does not lead to the checkpoint.`,
    });
    return undefined;
  }
}
