import type { ActionRequest, DecisionRecord } from '#action';
import type { Policy, ProfileInForce } from './policy.js';

/** What was decided and why, before it is tied to a request and to the documents in force. */
export type Judgement = Pick<
  DecisionRecord,
  | 'decision'
  | 'outcome'
  | 'reason_code'
  | 'reason'
  | 'reason_details'
  | 'risk_level'
  | 'evaluated_at'
  | 'counters'
  | 'trace'
>;

export function decide(
  action: ActionRequest,
  policy: Policy | undefined,
  profile: ProfileInForce,
  clock: string,
  counters: Readonly<Record<string, number>>,
): Judgement {
  throw new Error(`stub ${JSON.stringify([action, policy, profile, clock, counters])}`);
}
