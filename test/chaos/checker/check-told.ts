import { canonicalJson } from './canonical-json.js';
import type { Check, Verdict } from './check.js';
import type { LoggedEvent } from './evidence.js';
import { foldStatus } from './fold-status.js';
import { requestHash } from './hashes.js';
import type { Note, RequestBody, StepNote, SubmitNote, Told } from './note.js';

const same = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);

const asRequest = ({ agent_id, tool, operation, params, context = {} }: RequestBody): object => ({
  agent_id,
  tool,
  operation,
  params,
  context,
});

/** The request as the log holds it. */
function loggedRequest(created: LoggedEvent): object {
  const { agent_id, tool, operation } = created.meta;
  return { agent_id, tool, operation, ...created.payload };
}

export const recorded: Check = {
  promise: 'every action that a caller was told about is in the log with exactly that content',
  examine: ({ id, history: [created], notes }) =>
    notes.map((note) => {
      const { answer } = note;
      if (!created) return `${id} was told to a caller (${note.call}) and is not in the log`;
      const logged = loggedRequest(created);
      if (!same(logged, asRequest(answer)))
        return `${id} is in the log with another content than a caller was shown`;
      if (note.call === 'submit' && !same(logged, asRequest(note.body)))
        return `${id} is in the log with another content than was sent`;
      return created.meta['request_hash'] === answer.request_hash
        ? null
        : `${id} was told with another request_hash`;
    }),
};

export const askedFor: Check = {
  promise: 'nothing is in the log that nobody asked for, or more often than it was asked for',
  examine: ({ id, history: [created], asked }) => {
    if (!created) return [];
    const [submission] = asked;
    if (!submission) return [`${id} was asked for by nobody`];
    const { request_hash, idempotency_key } = created.meta;
    if (request_hash !== requestHash(submission.body))
      return [`${id} has a request_hash that is not its request's`];
    if (!same(loggedRequest(created), asRequest(submission.body)))
      return [`${id} does not hold what was asked for`];
    return [
      idempotency_key === submission.key ? null : `${id} has another Idempotency-Key than it was sent with`,
    ];
  },
};

/** Stateful: every use of a key is compared with the first. Requests are unique, so equal ones without a key are one call. */
export function onePerKey(): Check {
  const actionOf = new Map<string, string>();
  return {
    promise: 'exactly one action for each Idempotency-Key, and at most one for a request without one',
    examine: ({ id, history: [created], keys, notes }) => {
      const principal = String(created?.meta['submitted_by']);
      const key = created?.meta['idempotency_key'] ?? null;
      const requests = created
        ? [key === null ? `request ${String(created.meta['request_hash'])}` : keyName(principal, key)]
        : [];
      const told = notes.filter(isKeyed).map((note) => keyName('anonymous', note.key));
      const claimed = keys.map((row) => keyName(row.principal, row.key));
      const verdicts: Verdict[] = [...requests, ...told, ...claimed].map((name) => {
        const first = actionOf.get(name);
        if (first === undefined) actionOf.set(name, id);
        return first === undefined || first === id ? null : `${name} led to ${first} and to ${id}`;
      });
      if (created && key !== null && claimed[0] !== keyName(principal, key))
        verdicts.push(`${id} does not own its ${keyName(principal, key)}`);
      if (!created && claimed.length > 0)
        verdicts.push(`${claimed.join(', ')} leads to ${id}, which is not in the log`);
      return verdicts;
    },
  };
}

const keyName = (principal: string, key: unknown): string => `key ${String(key)} of ${principal}`;
const isKeyed = (note: Note): note is Told<SubmitNote> => note.call === 'submit' && note.key !== null;

export const toldStanding: Check = {
  promise: 'every answer is what the log says of the action at that version; no decision has changed',
  examine: ({ id, history, notes }) => {
    const { standings } = foldStatus(history);
    return notes.map(({ answer, call }) => {
      const standing = standings[answer.version - 1];
      if (!standing)
        return `${id} was told (${call}) at version ${answer.version}, which the log does not have`;
      for (const field of ['status', 'decision', 'policy_hash', 'reason_code', 'lease'] as const) {
        if (standing[field] !== answer[field]) {
          return `${id} was told (${call}) with ${field} ${String(answer[field])} at version ${answer.version}; the log says ${String(standing[field])}`;
        }
      }
      return null;
    });
  },
};

export const stepsRecorded: Check = {
  promise: 'every approval, start and result that was accepted is in the log with exactly that content',
  examine: ({ id, history, notes }) =>
    notes.filter(isAcceptedStep).map((note) => {
      const event = history.find(({ sequence }) => sequence === note.answer.version);
      if (!event) return `the ${note.call} of ${id} was accepted and is not in the log`;
      const expected = expectedEvent(note);
      const logged = {
        event_type: event.event_type,
        payload: event.payload,
        lease: event.meta['lease'] ?? null,
      };
      return same(logged, expected)
        ? null
        : `the ${note.call} of ${id} is in the log as ${JSON.stringify(logged)} instead of ${JSON.stringify(expected)}`;
    }),
};

type AcceptedStep = Told<StepNote> & { readonly call: 'approval' | 'start' | 'result' };

const isAcceptedStep = (note: Told): note is AcceptedStep => note.call !== 'submit' && note.call !== 'read';

function expectedEvent({ call, body, answer }: AcceptedStep): object {
  switch (call) {
    case 'approval':
      return {
        event_type: body.approve ? 'approved' : 'denied',
        payload: { reason: body.reason ?? null },
        lease: null,
      };
    case 'start':
      return { event_type: 'started', payload: null, lease: answer.lease };
    case 'result':
      return body.success
        ? {
            event_type: 'succeeded',
            payload: { result: body.result ?? null },
            lease: body.lease ?? answer.lease,
          }
        : { event_type: 'failed', payload: { error: body.error ?? null }, lease: body.lease ?? answer.lease };
  }
}
