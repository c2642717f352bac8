import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExportedEvent } from '#log-export';
import type { Findings } from './finding.js';

/** One link on disk: 16 bytes of action id, 4 of sequence, 6 of line, 32 + 32 of hashes. */
const LINK = 90;
/** Links in the order of these first bytes are in the order of their chains. */
const ID = 16;
const KEY = 26;
const PARTS = 256;
const BUFFERED_LINKS = 128;
const NO_HASH = Buffer.alloc(32);

interface Link {
  readonly id: string;
  readonly sequence: number;
  readonly line: number;
  readonly prev: Buffer;
  readonly hash: Buffer;
}

/**
 * Checks that the events of each action follow one another without a gap. The links wait in files by action until the
 * whole export was read; one file at a time is in memory, a 256th of them: 0.4 MB for each million events.
 */
export class ChainCheck {
  #folder: string | undefined;
  readonly #waiting = Array.from({ length: PARTS }, () => ({
    bytes: Buffer.alloc(LINK * BUFFERED_LINKS),
    links: 0,
  }));
  #actions = 0;

  constructor(private readonly findings: Findings) {}

  get actions(): number {
    return this.#actions;
  }

  add({ action_id, sequence, prev_hash, record_hash }: ExportedEvent, line: number): void {
    const id = Buffer.from(action_id.replaceAll('-', ''), 'hex');
    // The last byte of an id is random, whatever its version.
    const part = (id[15] ?? 0) % PARTS;
    const waiting = this.#waiting[part];
    if (!waiting) return;
    const at = waiting.links++ * LINK;
    id.copy(waiting.bytes, at);
    waiting.bytes.writeUInt32BE(sequence, at + 16);
    waiting.bytes.writeUIntBE(line, at + 20, 6);
    (prev_hash === null ? NO_HASH : Buffer.from(prev_hash, 'hex')).copy(waiting.bytes, at + 26);
    Buffer.from(record_hash, 'hex').copy(waiting.bytes, at + 58);
    if (waiting.links === BUFFERED_LINKS) this.#write(part);
  }

  /** To be called once, when all events were added. A part of the log by time may lack any event of an action. */
  end({ mayHaveGaps }: { mayHaveGaps: boolean }): void {
    for (let part = 0; part < PARTS; part++) {
      this.#write(part);
      this.#checkPart(readFileSync(this.#file(part)), mayHaveGaps);
    }
  }

  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  #checkPart(bytes: Buffer, mayHaveGaps: boolean): void {
    const places = Uint32Array.from({ length: bytes.length / LINK }, (_, index) => index * LINK).sort(
      (one, other) => bytes.compare(bytes, other, other + KEY, one, one + KEY),
    );
    let before: Link | undefined;
    for (const at of places) {
      const link = linkAt(bytes, at);
      if (link.id !== before?.id) {
        this.#actions++;
        before = undefined;
      }
      const last = before ?? { sequence: 0, line: 0, hash: NO_HASH };
      if (!mayHaveGaps || link.sequence <= last.sequence + 1) this.#checkLink(link, last);
      // Of two events with one number the first stays the one to follow.
      if (link.sequence !== before?.sequence) before = link;
    }
  }

  #checkLink({ id, sequence, line, prev }: Link, before: Pick<Link, 'sequence' | 'line' | 'hash'>): void {
    const action_id = uuidOf(id);
    const at = { line, action_id, sequence };
    const expected = before.sequence + 1;
    if (sequence < expected) {
      this.findings.add({
        kind: 'inserted',
        ...at,
        says: `Action ${action_id} has a second event ${sequence}, at line ${line}.`,
      });
    } else if (sequence > expected) {
      this.findings.add({
        kind: 'removed',
        ...at,
        says: `Action ${action_id} lacks its event ${expected}: line ${line} has event ${sequence}.`,
      });
    } else if (!prev.equals(before.hash)) {
      this.findings.add({
        kind: 'changed',
        ...at,
        says: `Event ${sequence} of action ${action_id}, at line ${line}, does not follow from event ${sequence - 1} as it stands here.`,
      });
    } else if (line < before.line) {
      this.findings.add({
        kind: 'order',
        ...at,
        says: `Event ${sequence} of action ${action_id}, at line ${line}, stands before event ${sequence - 1}.`,
      });
    }
  }

  #write(part: number): void {
    const waiting = this.#waiting[part];
    if (!waiting) return;
    appendFileSync(this.#file(part), waiting.bytes.subarray(0, waiting.links * LINK));
    waiting.links = 0;
  }

  #file(part: number): string {
    this.#folder ??= mkdtempSync(path.join(tmpdir(), 'faramesh-verify-'));
    return path.join(this.#folder, String(part));
  }
}

const linkAt = (bytes: Buffer, at: number): Link => ({
  id: bytes.toString('hex', at, at + ID),
  sequence: bytes.readUInt32BE(at + 16),
  line: bytes.readUIntBE(at + 20, 6),
  prev: bytes.subarray(at + 26, at + 58),
  hash: bytes.subarray(at + 58, at + 90),
});

const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
