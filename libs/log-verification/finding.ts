/** What can be wrong with a log, one word each; none is ever renamed. */
export type FindingKind =
  | 'empty'
  | 'unreadable'
  | 'changed'
  | 'removed'
  | 'not archived'
  | 'inserted'
  | 'order'
  | 'tail cut'
  | 'forged checkpoint'
  | 'not what was sealed'
  | 'broken promise'
  | 'unproven'
  | 'partial';

export interface Finding {
  readonly kind: FindingKind;
  /** Where in the export, from 1. */
  readonly line?: number;
  readonly action_id?: string;
  readonly sequence?: number;
  /** One sentence: what is wrong, and where. */
  readonly says: string;
}

/** Findings beyond this number are counted and not kept: memory stays flat whatever is wrong. */
const KEPT = 100;

export class Findings {
  readonly kept: Finding[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(finding: Finding): void {
    this.#count++;
    if (this.kept.length < KEPT) this.kept.push(finding);
  }
}
