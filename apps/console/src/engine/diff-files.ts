import { diffLines } from 'diff';
import type { Documents, FileDiff, LineOfDiff } from './question.js';

/** Of two texts that have little in common every line is another. */
const MOST_EDITS = 5_000;

/** The documents of two policies, line by line; those that are alike are left out. */
export function diffFiles(before: Documents, after: Documents): readonly FileDiff[] {
  const [was, is] = [textsOf(before), textsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((file) => was.get(file) !== is.get(file))
    .map((file) => ({ file, lines: linesBetween(was.get(file) ?? '', is.get(file) ?? '') }));
}

/** A single file may have been given another name, or another folder, and is the same one all the same. */
function textsOf({ policy, profiles }: Documents): ReadonlyMap<string, string> {
  const named = (name: string, documents: Documents['policy']): [string, string][] =>
    documents.map(({ file, text }) => [documents.length === 1 ? name : nameOf(file), text]);
  return new Map([...named('policy', policy), ...named('profile', profiles)]);
}

const nameOf = (file: string): string => file.replace(/^.*[/\\]/, '');

function linesBetween(before: string, after: string): readonly LineOfDiff[] {
  const changes = diffLines(before, after, { maxEditLength: MOST_EDITS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return changes.flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): LineOfDiff => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text })),
  );
}
