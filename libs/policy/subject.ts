import type { ActionRequest } from '#action';
import type { PatternInSet, PatternSet } from './pattern-set.js';
import { probeText } from './probe-text.js';

/** An action while it is judged. */
export class Subject {
  #probe: string | undefined;
  #searchedFor: PatternSet | undefined;
  #found: readonly number[] = [];

  constructor(readonly action: ActionRequest) {}

  /** The JSON text of params: written when the first rule asks for it, and once. */
  get probe(): string {
    return (this.#probe ??= probeText(this.action.params));
  }

  /** Searches for the whole set and keeps what it found, for the next rule mostly asks for another pattern of it. */
  has({ set, id }: PatternInSet): boolean {
    if (set !== this.#searchedFor) {
      this.#found = set.match(this.probe);
      this.#searchedFor = set;
    }
    return this.#found.includes(id);
  }
}
