import type { ExportedEvent } from '#log-export';
import type { Checkpoint, Verifier } from '#transparency';
import { NoteRefused, openNote, readCheckpoint, sealKeyText, verifierOf } from '#transparency';

export interface OpenedCheckpoint extends Checkpoint {
  /** Whether a trusted key has signed it. */
  readonly isTrusted: boolean;
  readonly note: string;
}

interface Introduction {
  readonly key: string;
  readonly note: string;
}

/** The keys whose word counts: those that were given, and those that one of them introduces, in a note under its seal. */
export class TrustedKeys {
  readonly #trusted = new Map<string, Verifier>();
  #introduced: Introduction[] = [];

  /** @throws NoteRefused when one is no verifier key. */
  constructor(keys: readonly string[]) {
    for (const key of keys) this.#trust(verifierOf(key));
  }

  /** @throws NoteRefused when it is no note, or a trusted key's signature on it is forged. */
  open(note: string): { readonly text: string; readonly isTrusted: boolean } {
    const { text, signedBy } = openNote(note, [...this.#trusted.values()]);
    return { text, isTrusted: signedBy.length > 0 };
  }

  /** @throws NoteRefused when the note is refused, or is no checkpoint. */
  openCheckpoint(note: string): OpenedCheckpoint {
    const { text, isTrusted } = this.open(note);
    return { ...readCheckpoint(text), isTrusted, note };
  }

  /** An event may introduce a key; it is trusted once a trusted checkpoint covers the event. */
  hear({ event_type, meta }: ExportedEvent): void {
    const { verifier_key: key, note } = meta;
    if (event_type === 'seal_key_put_in_force' && typeof key === 'string' && typeof note === 'string')
      this.#introduced.push({ key, note });
  }

  /** All that was heard so far is under a checkpoint of this log that is trusted and holds. */
  confirm(origin: string): void {
    for (const { key, note } of this.#introduced) {
      try {
        const { text, isTrusted } = this.open(note);
        if (isTrusted && text === sealKeyText(origin, key)) this.#trust(verifierOf(key));
      } catch (error) {
        if (!(error instanceof NoteRefused)) throw error;
      }
    }
    this.#introduced = [];
  }

  #trust(verifier: Verifier): void {
    this.#trusted.set(verifier.verifierKey, verifier);
  }
}
