import { ArchiveDigest } from '#event-record';
import type { ArchivedEvent, ExportedEvent } from '#log-export';
import type { Findings } from './finding.js';

/** A month whose events are not in the export, because they left the log: who says so, and where they should be. */
export interface VerifiedArchive {
  readonly month: string;
  readonly events: number;
  readonly by: string;
  readonly at: string;
  readonly file_sha256: string;
}

interface Act extends VerifiedArchive {
  readonly digest: string;
  readonly line: number;
}

/** More months than this no log has; beyond it memory would grow with a hostile export. */
const MOST_MONTHS = 10_000;

/**
 * Events that stand as archived are taken for that only where an act in the log says how many of the month there are, and
 * which: else whoever holds an export could hide an event by it.
 */
export class ArchiveCheck {
  readonly #lines = new Map<string, { readonly digest: ArchiveDigest; readonly line: number }>();
  readonly #acts = new Map<string, Act>();
  #count = 0;

  constructor(private readonly findings: Findings) {}

  /** Events so far that stand as archived. */
  get count(): number {
    return this.#count;
  }

  get archives(): VerifiedArchive[] {
    return [...this.#acts.values()].map(({ month, events, by, at, file_sha256 }) => ({
      month,
      events,
      by,
      at,
      file_sha256,
    }));
  }

  add({ month, record_hash }: ArchivedEvent, line: number): void {
    this.#count++;
    let archived = this.#lines.get(month);
    if (!archived) {
      if (this.#lines.size >= MOST_MONTHS) {
        this.#find(line, `Line ${line} stands as archived with one month more than a log has.`);
        return;
      }
      archived = { digest: new ArchiveDigest(), line };
      this.#lines.set(month, archived);
    }
    archived.digest.add(record_hash);
  }

  hear({ event_type, meta, actor, created_at }: ExportedEvent, line: number): void {
    const { month, events, digest, file_sha256 } = meta;
    if (event_type !== 'month_archived' || this.#acts.size >= MOST_MONTHS) return;
    if (typeof month !== 'string' || typeof events !== 'number') return;
    if (typeof digest !== 'string' || typeof file_sha256 !== 'string') return;
    if (this.#acts.has(month)) {
      this.#find(line, `Line ${line} tells of a second archive of ${month}, and a month leaves once.`);
      return;
    }
    this.#acts.set(month, { month, events, digest, file_sha256, by: actor.id, at: created_at, line });
  }

  end(): void {
    for (const [month, { digest, line }] of this.#lines) {
      if (this.#acts.has(month)) continue;
      this.#find(
        line,
        `${standing(digest.records)} as archived with ${month}, the first at line ${line}, and the log tells of no such archive.`,
      );
    }
    for (const { month, events, digest, line } of this.#acts.values()) {
      const archived = this.#lines.get(month)?.digest ?? new ArchiveDigest();
      if (archived.records !== events)
        this.#find(
          line,
          `${standing(archived.records)} as archived with ${month}, and the log tells of ${events} at line ${line}.`,
        );
      else if (archived.hex !== digest)
        this.#find(
          line,
          `The ${events} events that stand as archived with ${month} are not those that the log tells of at line ${line}.`,
        );
    }
  }

  #find(line: number, says: string): void {
    this.findings.add({ kind: 'not archived', line, says });
  }
}

const standing = (count: number): string => (count === 1 ? '1 event stands' : `${count} events stand`);
