import type { ArchivedEvent, ExportedEvent } from '#log-export';
import { Frontier, leafHash } from '#transparency';
import type { Findings } from './finding.js';
import type { KnownCheck } from './known-check.js';
import type { OpenedCheckpoint, TrustedKeys } from './trusted-keys.js';

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

const MOST_GAPS = 1_000;

/** Builds the tree of a whole log again and compares it with every checkpoint on the way. */
export class TreeCheck {
  readonly #tree = new Frontier();
  #next = 0;
  #gaps: Gap[] = [];
  /** After the first fault of the tree all later roots differ too, and saying so would say nothing. */
  #isBroken = false;
  #lastGood = { size: 0, line: 1 };

  constructor(
    private readonly findings: Findings,
    private readonly known: KnownCheck,
  ) {}

  /** @returns the number of the event in the log. */
  add({ leaf, record_hash, ...which }: ExportedEvent | ArchivedEvent, line: number): number {
    const number = leaf ?? this.#next;
    if (number !== this.#next) this.#isBroken = true;
    if (number > this.#next) this.#addGap({ from: this.#next, to: number - 1, line });
    if (number < this.#next) {
      const wasMissing = this.#closeGap(number);
      this.findings.add({
        kind: wasMissing ? 'order' : 'inserted',
        line,
        ...('sequence' in which ? { action_id: which.action_id, sequence: which.sequence } : {}),
        says: wasMissing
          ? `Line ${line} has the event with number ${number}, which belongs further up.`
          : `Line ${line} has an event with number ${number}, and there was one before.`,
      });
    }
    this.#next = Math.max(this.#next, number + 1);
    if (this.#isBroken) return number;
    this.#tree.append(leafHash(Buffer.from(record_hash, 'hex')));
    this.known.grow(this.#tree.size, line, () => this.#tree.root());
    return number;
  }

  /** @returns whether the log so far is what the checkpoint sealed. */
  meet({ size, root }: OpenedCheckpoint, line: number): boolean {
    if (this.#isBroken) return false;
    const { size: goodSize, line: goodLine } = this.#lastGood;
    if (size === this.#next && root.equals(this.#tree.root())) {
      this.#lastGood = { size, line };
      return true;
    }
    this.#isBroken = true;
    const lines = `between line ${goodLine} and line ${line}`;
    if (size > this.#next) {
      this.findings.add({
        kind: 'removed',
        line,
        says: `The checkpoint at line ${line} covers ${size} events and ${this.#next} stand before it: ${size - this.#next} missing ${lines}.`,
      });
    } else if (size < this.#next) {
      this.findings.add({
        kind: 'inserted',
        line,
        says: `The checkpoint at line ${line} covers ${size} events and ${this.#next} stand before it: ${this.#next - size} too many ${lines}.`,
      });
    } else {
      this.findings.add({
        kind: 'not what was sealed',
        line,
        says: `Events ${goodSize} to ${size - 1}, ${lines}, are not those that were sealed: one was changed, replaced or moved.`,
      });
    }
    return false;
  }

  end(lines: number, keys: TrustedKeys, origin: string): void {
    for (const gap of this.#gaps) this.#tellGap(gap);
    this.known.end(keys, { origin, size: this.#next, isBroken: this.#isBroken }, lines);
  }

  #addGap(gap: Gap): void {
    this.#gaps.push(gap);
    if (this.#gaps.length > MOST_GAPS) this.#tellGap(this.#gaps.shift());
  }

  #closeGap(number: number): boolean {
    const gap = this.#gaps.find(({ from, to }) => from <= number && number <= to);
    if (!gap) return false;
    const rest = [
      { ...gap, to: number - 1 },
      { ...gap, from: number + 1 },
    ].filter(({ from, to }) => from <= to);
    this.#gaps = this.#gaps.flatMap((other) => (other === gap ? rest : [other]));
    return true;
  }

  #tellGap(gap: Gap | undefined): void {
    if (!gap) return;
    const { from, to, line } = gap;
    const what =
      from === to ? `The event with number ${from} is` : `The events with numbers ${from} to ${to} are`;
    this.findings.add({ kind: 'removed', line, says: `${what} missing: line ${line} has the next one.` });
  }
}
