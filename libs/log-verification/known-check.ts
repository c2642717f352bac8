import type { Checkpoint, Hash } from '#transparency';
import { NoteRefused, openNote, readCheckpoint } from '#transparency';
import type { Finding, Findings } from './finding.js';
import type { OpenedCheckpoint, TrustedKeys } from './trusted-keys.js';

/** Holds a checkpoint that is known from before or from elsewhere against the tree of the log. */
export class KnownCheck {
  readonly #unverified: Checkpoint | undefined;
  #met: { readonly holds: boolean; readonly line: number } | undefined;

  constructor(
    private readonly findings: Findings,
    private readonly note: string | undefined,
  ) {
    this.#unverified = note === undefined ? undefined : unverified(note);
  }

  /** To be told the root after each leaf; it is asked for once, at the size of the checkpoint. */
  grow(size: number, line: number, root: () => Hash): void {
    if (this.#unverified?.size === size) this.#met = { holds: this.#unverified.root.equals(root()), line };
  }

  /** Its signature is looked at when all keys are known, for one that the log introduces may have signed it. */
  end(
    keys: TrustedKeys,
    log: { readonly origin: string; readonly size: number; readonly isBroken: boolean },
    line: number,
  ): void {
    if (this.note === undefined) return;
    let known: OpenedCheckpoint;
    try {
      known = keys.openCheckpoint(this.note);
    } catch (error) {
      if (!(error instanceof NoteRefused)) throw error;
      this.#find('forged checkpoint', `The known checkpoint is refused: ${error.message}`);
      return;
    }
    if (!known.isTrusted)
      this.#find('forged checkpoint', 'The known checkpoint is not signed by a key that is trusted.');
    else if (known.origin !== log.origin)
      this.#find('forged checkpoint', `The known checkpoint is of another log, ${known.origin}.`);
    else this.#compare(known, log, line);
  }

  #compare(
    { size }: Checkpoint,
    log: { readonly size: number; readonly isBroken: boolean },
    line: number,
  ): void {
    if (size > log.size) {
      this.#find(
        'tail cut',
        `A checkpoint over ${size} events is known, and the export ends after ${log.size}: the newest ${size - log.size} are missing.`,
        line,
      );
    } else if (this.#met && !this.#met.holds) {
      this.#find(
        'not what was sealed',
        `The first ${size} events, up to line ${this.#met.line}, are not those of the checkpoint that is known from before.`,
        this.#met.line,
      );
    } else if (!this.#met && !log.isBroken) {
      this.#find('not what was sealed', 'The known checkpoint was never met.');
    }
  }

  #find(kind: Finding['kind'], says: string, line?: number): void {
    this.findings.add({ kind, says, ...(line === undefined ? {} : { line }) });
  }
}

function unverified(note: string): Checkpoint | undefined {
  try {
    return readCheckpoint(openNote(note, []).text);
  } catch (error) {
    if (error instanceof NoteRefused) return undefined;
    throw error;
  }
}
