/** What a search may still cost. When it is used up the search ends, and is not complete. */
export interface Effort {
  /** Steps, each of about 50 ns. */
  left: number;
}

/** Some seconds. */
export const someEffort = (): Effort => ({ left: 200_000_000 });

/** Whether there was enough left. */
export function spend(effort: Effort, steps: number): boolean {
  effort.left -= steps;
  return effort.left >= 0;
}
