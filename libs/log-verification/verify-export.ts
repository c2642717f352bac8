import type { ArchivedEvent, ExportedEvent, ExportHeader, ExportLine } from '#log-export';
import { NoteRefused } from '#transparency';
import type { VerifiedArchive } from './archive-check.js';
import { ArchiveCheck } from './archive-check.js';
import { ChainCheck } from './chain-check.js';
import { checkEvent } from './check-event.js';
import { ErasureCheck } from './erasure-check.js';
import type { Finding } from './finding.js';
import { Findings } from './finding.js';
import { KnownCheck } from './known-check.js';
import type { WantedAction } from './part-check.js';
import { PartCheck } from './part-check.js';
import type { Promises } from './promise-check.js';
import { PromiseCheck } from './promise-check.js';
import { readLine } from './read-line.js';
import { TreeCheck } from './tree-check.js';
import type { OpenedCheckpoint } from './trusted-keys.js';
import { TrustedKeys } from './trusted-keys.js';

export interface VerifyOptions {
  /** The keys that are trusted, as name+id+key. Keys that they introduce in the log are trusted from there on. */
  readonly keys: readonly string[];
  /** A checkpoint known from before or from elsewhere, as a signed note: the log must have grown out of it. */
  readonly known?: string | undefined;
  /** Promises to hold against it, as signed notes. */
  readonly receipts?: readonly string[];
  /** Take an export of a part of the log, each event with its proof; nothing is said then about what is not in it. */
  readonly partial?: boolean;
  /** The one action that the export is about: no event of it may be missing up to this version, and no other be there. */
  readonly action?: WantedAction | undefined;
  readonly onProgress?: (events: number) => void;
}

export interface VerificationReport {
  /** Nothing is wrong, and there was something to look at. */
  readonly ok: boolean;
  /** Whether it is the whole log up to the checkpoint. */
  readonly complete: boolean;
  readonly events: number;
  readonly actions: number;
  readonly checkpoints: number;
  /** Events of a partial export that were shown to be under the checkpoint. */
  readonly proven: number;
  /** Events whose payload was erased. */
  readonly erased: number;
  /** Events that are not here because their month was archived: under the checkpoint, and counted by an act in the log. */
  readonly archived: number;
  readonly archives: readonly VerifiedArchive[];
  readonly promises: Promises;
  /** The last checkpoint that holds. */
  readonly checkpoint: VerifiedCheckpoint | null;
  /** How many findings there are; the first hundred are listed. */
  readonly found: number;
  readonly findings: readonly Finding[];
}

export interface VerifiedCheckpoint {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** As it is signed: to be kept, and held against the log the next time. */
  readonly note: string;
}

const PROGRESS_EVERY = 10_000;

/**
 * Verifies an export with nothing but the export and public keys: every hash, every chain, and every checkpoint, of which
 * the last must be the end. Memory does not grow with the log.
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const verification = new Verification(options);
  try {
    for await (const line of lines) verification.read(line);
    return verification.end();
  } finally {
    verification.close();
  }
}

class Verification {
  readonly #findings = new Findings();
  readonly #keys: TrustedKeys;
  readonly #tree: TreeCheck;
  readonly #part: PartCheck;
  readonly #chains = new ChainCheck(this.#findings);
  readonly #erasures = new ErasureCheck(this.#findings);
  readonly #archives = new ArchiveCheck(this.#findings);
  readonly #promises: PromiseCheck;
  #header: ExportHeader | undefined;
  #line = 0;
  #events = 0;
  #checkpoints = 0;
  #lastType: ExportLine['type'] | undefined;
  /** The newest checkpoint line, whatever it is worth. */
  #newest: OpenedCheckpoint | undefined;
  #lastThatHolds: OpenedCheckpoint | undefined;

  constructor(private readonly options: VerifyOptions) {
    this.#keys = new TrustedKeys(options.keys);
    this.#tree = new TreeCheck(this.#findings, new KnownCheck(this.#findings, options.known));
    this.#part = new PartCheck(this.#findings, options.action);
    this.#promises = new PromiseCheck(this.#findings, options.receipts ?? []);
  }

  read(text: string): void {
    this.#line++;
    const line = readLine(text);
    if (line === undefined) {
      this.#find('unreadable', `Line ${this.#line} is not as it was exported.`);
      return;
    }
    if ((line.type === 'export') !== (this.#line === 1)) {
      this.#find('order', `Line ${this.#line} is ${line.type === 'export' ? 'a second' : 'not the'} header.`);
      return;
    }
    this.#lastType = line.type;
    switch (line.type) {
      case 'export':
        this.#header = line;
        return;
      case 'event':
        this.#readEvent(line);
        return;
      case 'archived':
        this.#readArchived(line);
        return;
      case 'checkpoint':
        this.#readCheckpoint(line.note);
        return;
      default:
        line satisfies never;
    }
  }

  end(): VerificationReport {
    const { filter, origin = '' } = this.#header ?? {};
    const complete = filter === null;
    // Clocks of processes differ, so within one action the times need not rise.
    const isByTime = filter?.['from'] !== undefined || filter?.['to'] !== undefined;
    this.#erasures.end();
    this.#archives.end();
    this.#chains.end({ mayHaveGaps: isByTime && this.options.action === undefined });
    if (complete) this.#tree.end(this.#line, this.#keys, origin);
    else if (this.#header) this.#endPart();
    this.#checkEnd();
    const promises = this.#promises.end(this.#keys, { origin, head: this.#lastThatHolds, isWhole: complete });
    const checkpoint = this.#lastThatHolds ? verified(this.#lastThatHolds) : null;
    return {
      ok: this.#findings.count === 0 && this.#events > 0 && checkpoint !== null,
      complete,
      events: this.#events,
      actions: this.#chains.actions,
      checkpoints: this.#checkpoints,
      proven: this.#part.proven,
      erased: this.#erasures.count,
      archived: this.#archives.count,
      archives: this.#archives.archives,
      promises,
      checkpoint,
      found: this.#findings.count,
      findings: this.#findings.kept,
    };
  }

  close(): void {
    this.#chains.close();
  }

  #readEvent(event: ExportedEvent): void {
    this.#events++;
    if (this.#events % PROGRESS_EVERY === 0) this.options.onProgress?.(this.#events);
    const changed = checkEvent(event, this.#line);
    if (changed) this.#findings.add(changed);
    this.#erasures.add(event, this.#line);
    if (this.#header?.filter === null) {
      this.#promises.add(event, this.#tree.add(event, this.#line));
      this.#keys.hear(event);
      this.#archives.hear(event, this.#line);
      this.#chains.add(event, this.#line);
      return;
    }
    // Only some of the administrative acts are in a part, so they make no chain.
    if (event.event_type !== 'payload_erased') this.#chains.add(event, this.#line);
    const leaf = this.#part.add(event, this.#line, this.#lastThatHolds);
    if (leaf !== undefined) this.#promises.add(event, leaf);
  }

  #readArchived(archived: ArchivedEvent): void {
    if (this.#header?.filter !== null) {
      this.#find('unproven', `Line ${this.#line} stands as archived, which only a whole export can show.`);
      return;
    }
    this.#archives.add(archived, this.#line);
    this.#promises.addArchived(archived.record_hash, this.#tree.add(archived, this.#line));
  }

  #endPart(): void {
    const { partial = false, known } = this.options;
    if (!partial)
      this.#find(
        'partial',
        'The export holds only what passed a filter, so it cannot be shown to be complete.',
      );
    if (known !== undefined)
      this.#find('partial', 'A known checkpoint can be held against a whole export only.');
    this.#part.end(this.#line);
  }

  #readCheckpoint(note: string): void {
    this.#checkpoints++;
    let checkpoint: OpenedCheckpoint;
    try {
      checkpoint = this.#keys.openCheckpoint(note);
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      this.#find('forged checkpoint', `The checkpoint at line ${this.#line} is refused: ${error.message}`);
      return;
    }
    this.#newest = checkpoint;
    if (checkpoint.origin !== this.#header?.origin) {
      this.#find('forged checkpoint', `The checkpoint at line ${this.#line} is of another log.`);
      return;
    }
    const holds = this.#header.filter === null ? this.#tree.meet(checkpoint, this.#line) : true;
    if (!holds || !checkpoint.isTrusted) return;
    this.#lastThatHolds = checkpoint;
    this.#keys.confirm(checkpoint.origin);
  }

  /** The last line is a checkpoint that a trusted key has signed, over as many events as the header announced. */
  #checkEnd(): void {
    if (!this.#header || this.#events === 0) {
      this.#find('empty', 'There is no event to verify, and a log that was in use has some.');
      return;
    }
    const newest = this.#newest;
    if (this.#lastType !== 'checkpoint' || !newest || newest.size < this.#header.tree_size) {
      this.#find(
        'tail cut',
        `The export was to end with the checkpoint over ${this.#header.tree_size} events and does not: its end is missing after line ${this.#line}.`,
      );
    } else if (!newest.isTrusted) {
      this.#find(
        'forged checkpoint',
        `The checkpoint at the end, line ${this.#line}, is not signed by a key that is trusted.`,
      );
    }
  }

  #find(kind: Finding['kind'], says: string): void {
    this.#findings.add({ kind, line: this.#line, says });
  }
}

const verified = ({ origin, size, root, note }: OpenedCheckpoint): VerifiedCheckpoint => ({
  origin,
  size,
  root: root.toString('hex'),
  note,
});
