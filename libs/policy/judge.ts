import type { ActionRequest, DecisionRecord } from '#action';
import type { Judgement } from './decide.js';
import type { Policies } from './policy.js';

export function decisionRecord(
  judgement: Judgement,
  requestHash: string,
  policies: Policies,
): DecisionRecord {
  throw new Error(`stub ${JSON.stringify([judgement, requestHash, policies])}`);
}

export function judge(
  action: ActionRequest,
  requestHash: string,
  policies: Policies,
  clock: string,
  counters: Readonly<Record<string, number>>,
): DecisionRecord {
  throw new Error(`stub ${JSON.stringify([action, requestHash, policies, clock, counters])}`);
}
