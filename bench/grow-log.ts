import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import type { ActionEvent, ActionRequest } from '#action';
import { fold } from '#action';
import { rowOf, statusProjection } from '#action-status';
import { linkEvents } from '#event-record';
import { appendEvents } from '#event-store';
import { canonicalJson, sha256Hex } from '#json';
import { timestamp } from '#platform';
import type { Policies } from '#policy';
import { judge } from '#policy';

export const EVENTS_PER_ACTION = 4;
const STREAMS_AT_ONCE = 250;

/** One action from its submission to its result, judged by the policy as an evaluator would. */
export function wholeStory(
  policies: Policies,
  number: number,
): { events: ReturnType<typeof linkEvents<ActionEvent>> } {
  const request: ActionRequest = {
    agent_id: `agent-${number % 50}`,
    tool: 'file',
    operation: 'read',
    params: { path: `docs/page-${number}.md`, encoding: 'utf8', limit: 4096 },
    context: { session: `s-${number % 1000}`, task: 'summarise the guide' },
  };
  const now = timestamp();
  const request_hash = sha256Hex(canonicalJson(request as never));
  const { agent_id, tool, operation, params, context } = request;
  const bodies: ActionEvent[] = [
    {
      event_type: 'created',
      meta: { agent_id, tool, operation, request_hash, idempotency_key: null, submitted_by: 'anonymous' },
      payload: { params, context },
    },
    { event_type: 'decision_made', meta: judge(request, request_hash, policies, now, {}), payload: null },
    { event_type: 'started', meta: { lease: 3, executor: 'anonymous' }, payload: null },
    {
      event_type: 'succeeded',
      meta: { lease: 3, executor: 'anonymous' },
      payload: { result: { bytes: number } },
    },
  ];
  const by = { actor: { type: 'agent', id: agent_id }, created_at: now } as const;
  return { events: linkEvents(bodies, { action_id: uuidv7(), after: null, ...by }) };
}

/** Appends whole stories until the log has so many events. */
export async function growLog(pool: pg.Pool, policies: Policies, from: number, to: number): Promise<void> {
  const step = STREAMS_AT_ONCE * EVENTS_PER_ACTION;
  for (let events = from; events < to; events += step) {
    const streams = Array.from({ length: STREAMS_AT_ONCE }, (_, index) => {
      const story = wholeStory(policies, events + index);
      const action = fold(story.events);
      if (!action) throw new Error('no action');
      return { ...story, row: rowOf(action) };
    });
    await appendEvents(pool, streams, statusProjection);
    if (events % 50_000 < step) process.stderr.write(`${events} events …\n`);
  }
}
