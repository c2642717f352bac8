import type { Decision } from '#action';
import { riskWords, statusWords } from '../words/action-words.js';
import { exactTime } from '../words/time-words.js';
import type { ActionsFilter } from './actions-search.js';

const DECISION: Readonly<Record<Decision, string>> = {
  allow: 'Allow',
  deny: 'Deny',
  require_approval: 'Ask a person',
};

export const decisionWords = (decision: Decision): string => DECISION[decision];

type Words = {
  readonly [Name in keyof ActionsFilter]-?: (value: NonNullable<ActionsFilter[Name]>) => string;
};

const WORDS: Words = {
  status: (status) => `Status: ${statusWords(status)}`,
  decision: (decision) => `Decision: ${decisionWords(decision)}`,
  risk: (risk) => riskWords(risk),
  agent: (agent) => `Agent: ${agent}`,
  tool: (tool) => `Tool: ${tool}`,
  operation: (operation) => `Operation: ${operation}`,
  from: (from) => `From ${exactTime(from)}`,
  to: (to) => `Before ${exactTime(to)}`,
  id: (id) => (id.replaceAll('-', '').length === 32 ? `Id: ${id}` : `Id begins with ${id}`),
  hash: (hash) => `Request hash: ${hash.slice(0, 12)}…`,
};

/** Each filter in words, by its name, in the order in which they stand in the form. */
export function filterWords(filter: ActionsFilter): (readonly [keyof ActionsFilter, string])[] {
  return (Object.keys(WORDS) as (keyof ActionsFilter)[]).flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [[name, (WORDS[name] as (value: string) => string)(value)] as const];
  });
}
