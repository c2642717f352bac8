import type { Call } from './day.js';
import { followEvents } from './follow-events.js';
import type { ActionView, Gateway } from './gateway.js';
import { Refused } from './gateway.js';
import type { Run } from './run.js';

/** What a careful person says about something that the script does not know: the policy must be another one today. */
const NOT_IN_THE_SCRIPT = { approve: false, reason: 'The script has no answer for this, so it is no.' };

const UNAUTHORIZED = 401;
const CONFLICT = 409;

/**
 * The person at the console: hears of each held action from the stream, looks at it, and answers by the script. Actions
 * of others are left alone.
 *
 * @returns when the signal ends it and the last answer is given.
 */
export async function scriptedApprover(
  gateway: Gateway,
  run: Run,
  { onOpen, signal }: { onOpen: () => void; signal: AbortSignal },
): Promise<void> {
  const answers: Promise<void>[] = [];
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  await followEvents(gateway, '?status=pending_approval', {
    onOpen,
    signal: either,
    onAction: (action) => {
      const call = run.callOf(action);
      if (!call) return;
      const answer = answerTo(gateway, action, call);
      // A failure ends the whole approver; it comes out of the Promise.all below.
      answer.catch(() => failed.abort());
      answers.push(answer);
    },
  });
  await Promise.all(answers);
}

async function answerTo(gateway: Gateway, { id }: ActionView, call: Call): Promise<void> {
  const { approval_token } = await gateway.read(id);
  if (approval_token === undefined) return;
  await gateway.answer(id, approval_token, call.approver ?? NOT_IN_THE_SCRIPT).catch((error: unknown) => {
    // A person at the real console may be faster, and then this token no longer fits.
    if (error instanceof Refused && (error.status === CONFLICT || error.status === UNAUTHORIZED)) return;
    throw error;
  });
}
