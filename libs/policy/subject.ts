import type { ActionRequest } from '#action';
import type { Condition } from './condition.js';
import { expressionFacts } from './expression.js';
import type { ExpressionFacts, ExpressionFailure } from './expression-language.js';
import type { PatternInSet, PatternSet } from './pattern-set.js';
import { probeText } from './probe-text.js';

/** An action while it is judged. */
export class Subject {
  #probe: string | undefined;
  #searchedFor: PatternSet | undefined;
  #found: readonly number[] = [];

  #facts: ExpressionFacts | undefined;
  #failures: Map<Condition, ExpressionFailure> | undefined;

  /** @param clock The time that the rules see, RFC 3339 UTC. */
  constructor(
    readonly action: ActionRequest,
    private readonly clock: string,
  ) {}

  get facts(): ExpressionFacts {
    return (this.#facts ??= expressionFacts(this.action, this.clock));
  }

  /** The condition has no answer: it counts as held, and if it decides, nothing but that is said. */
  fail(condition: Condition, failure: ExpressionFailure): void {
    (this.#failures ??= new Map()).set(condition, failure);
  }

  failureOf(conditions: readonly Condition[]): ExpressionFailure | undefined {
    const failures = this.#failures;
    return failures && conditions.map((condition) => failures.get(condition)).find((one) => one);
  }

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
