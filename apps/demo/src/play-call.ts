import type { ActionEvent } from '#action';
import type { Call } from './day.js';
import type { DecisionWatch } from './decision-watch.js';
import type { ActionView, Gateway } from './gateway.js';
import { DemoError, Refused } from './gateway.js';
import type { Run } from './run.js';

/** A call with what its action went through. */
export interface PlayedCall {
  readonly call: Call;
  readonly id: string;
  readonly events: readonly ActionEvent[];
}

const CONFLICT = 409;

/** The agent: asks, waits for the answer, and runs the tool only with a lease. */
export async function playCall(
  gateway: Gateway,
  watch: DecisionWatch,
  run: Run,
  call: Call,
): Promise<PlayedCall> {
  const judged = await gateway.submit(run.requestOf(call));
  if (judged.status === 'pending_decision') {
    throw new DemoError(`The gateway does not decide action ${judged.id}: does an evaluator run?`);
  }
  const decided = judged.status === 'pending_approval' ? await watch.decided(judged.id) : judged;
  if (decided.status !== 'denied') await execute(gateway, decided, call);
  return { call, id: decided.id, events: await gateway.events(decided.id) };
}

/** Nothing runs here: the recorded day says what the tool came to. */
async function execute(gateway: Gateway, { id }: ActionView, call: Call): Promise<void> {
  try {
    const { lease } = await gateway.start(id);
    await gateway.report(id, { success: true, ...call.execution, lease });
  } catch (error) {
    // The policy has changed since and no longer allows it.
    if (!(error instanceof Refused && error.status === CONFLICT)) throw error;
  }
}
