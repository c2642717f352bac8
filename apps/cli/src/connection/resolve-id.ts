import { validate } from 'uuid';
import { Failure, wrongUsage } from '../exit-codes.js';
import type { ActionView } from './action-view.js';
import type { Api } from './api.js';

const PREFIX = /^[0-9a-f]{4}(-?[0-9a-f]){0,28}-?$/i;
const SHOWN = 10;

/** The whole id of an action that a person names by its first digits, as GET /v1/actions?id_prefix= finds it. */
export async function resolveId(api: Api, given: string): Promise<string> {
  if (validate(given)) return given.toLowerCase();
  if (!PREFIX.test(given))
    throw wrongUsage(
      `${JSON.stringify(given)} is not the id of an action: give it, or at least its first 4 digits.`,
    );
  const found = await api.json<ActionView[]>(`/v1/actions?id_prefix=${given}&limit=${SHOWN + 1}`);
  const [first, second] = found;
  if (!first) throw new Failure('notFound', `There is no action whose id begins with ${given}.`);
  if (!second) return first.id;
  const shown = found
    .slice(0, SHOWN)
    .map(
      ({ id, status, agent_id, tool, operation }) => `  ${id}  ${status}  ${agent_id} ${tool}:${operation}`,
    );
  const more = found.length > SHOWN ? ['  …'] : [];
  throw wrongUsage(
    [`More than one action begins with ${given}; give more digits:`, ...shown, ...more].join('\n'),
  );
}
