import type { LineOfDiff } from '../engine/question.js';

const AROUND = 3;

/** The changed lines with a few on either side, in parts between which lines are left out. */
export function withoutFarLines(lines: readonly LineOfDiff[]): readonly (readonly LineOfDiff[])[] {
  const changed = lines.flatMap(({ kind }, index) => (kind === 'same' ? [] : [index]));
  const parts: { from: number; to: number }[] = [];
  for (const index of changed) {
    const [from, to] = [Math.max(0, index - AROUND), Math.min(lines.length, index + AROUND + 1)];
    const last = parts.at(-1);
    if (last && from <= last.to) last.to = to;
    else parts.push({ from, to });
  }
  return parts.map(({ from, to }) => lines.slice(from, to));
}
