import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ActionView } from '../connection/action-view.js';
import type { Api } from '../connection/api.js';
import { Failure } from '../exit-codes.js';

const WAIT_S = 30;
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** Submits once, whatever breaks off in between, and waits for the decision. */
export async function submitAction(api: Api, path: string, body: object): Promise<ActionView> {
  const headers = { prefer: `wait=${WAIT_S}`, 'idempotency-key': randomUUID() };
  let action = await api.post<ActionView>(path, body, { headers });
  const deadline = Date.now() + PATIENCE_MS;
  while (action.status === 'pending_decision') {
    if (Date.now() > deadline)
      throw new Failure(
        'unable',
        `Action ${action.id} is recorded and not decided yet: see whether an evaluator runs, and look again by "faramesh get ${action.id}".`,
      );
    await pause(LOOK_EVERY_MS);
    action = await api.json<ActionView>(`/v1/actions/${action.id}`);
  }
  return action;
}

/** The answer is yes: it may be executed, or was. */
export const isAllowed = ({ outcome, status }: ActionView): boolean =>
  outcome === 'EXECUTE' && status !== 'denied';
