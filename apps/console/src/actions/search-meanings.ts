import type { ActionsFilter } from './actions-search.js';

/** One way to understand what was typed. */
export interface Meaning {
  readonly filter: Pick<ActionsFilter, 'id' | 'hash' | 'agent' | 'tool'>;
  /** It can mean nothing else, so nobody needs to look whether there is such a thing. */
  readonly isCertain: boolean;
  readonly words: string;
}

const HASH = /^[0-9a-f]{64}$/;
const ID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;
const ID_PREFIX = /^[0-9a-f]{4}(-?[0-9a-f]){0,28}-?$/;

/** All that it may mean. A name may be of hexadecimal digits too. */
export function meaningsOf(typed: string): Meaning[] {
  const text = typed.trim();
  const lower = text.toLowerCase();
  if (text === '') return [];
  if (HASH.test(lower)) return [{ filter: { hash: lower }, isCertain: true, words: 'the hash of a request' }];
  if (ID.test(lower)) return [{ filter: { id: lower }, isCertain: true, words: 'the id of an action' }];
  return [
    ...(ID_PREFIX.test(lower)
      ? [{ filter: { id: lower }, isCertain: false, words: 'the beginning of an id' }]
      : []),
    { filter: { agent: text }, isCertain: false, words: 'the exact name of an agent' },
    { filter: { tool: text }, isCertain: false, words: 'the exact name of a tool' },
  ];
}

/** How a search will be understood: "Read as the beginning of an id, or the exact name of an agent, or …". */
export const meaningWords = (meanings: readonly Meaning[]): string =>
  meanings.length === 0
    ? 'An id or its beginning, a request hash, or a name.'
    : `Read as ${meanings.map(({ words }) => words).join(', or ')}.`;
