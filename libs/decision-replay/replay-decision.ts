import type { ActionEvent, ActionRequest, Created, DecisionMade, DecisionRecord, MatchedRule } from '#action';
import { canonicalJson } from '#json';
import { judge } from '#policy';
import type { Policies } from '#policy';

/** What became of judging an action again, by its recorded facts, clock and policy. */
export type Replay =
  | { readonly result: 'same'; readonly recorded: DecisionRecord }
  | { readonly result: 'different'; readonly recorded: DecisionRecord; readonly replayed: DecisionRecord }
  | { readonly result: 'not decided' | 'facts erased' | 'policy not recorded' };

export type FindPolicies = (decided: DecisionRecord) => Promise<Policies | undefined>;

/** Runs the one decide() again on what the log holds. Where the log no longer holds it, it says so and guesses nothing. */
export async function replayDecision(
  events: readonly ActionEvent[],
  policiesOf: FindPolicies,
): Promise<Replay> {
  const created = events.find((event): event is Created => event.event_type === 'created');
  const decided = events.find((event): event is DecisionMade => event.event_type === 'decision_made');
  if (!created || !decided) return { result: 'not decided' };
  if (!created.payload) return { result: 'facts erased' };
  const recorded = decided.meta;
  const policies = await policiesOf(recorded);
  if (!policies) return { result: 'policy not recorded' };
  const { agent_id, tool, operation, request_hash } = created.meta;
  const request: ActionRequest = { agent_id, tool, operation, ...created.payload };
  const replayed = judge(request, request_hash, policies, recorded.evaluated_at, recorded.counters);
  return judgementOf(recorded) === judgementOf(replayed)
    ? { result: 'same', recorded }
    : { result: 'different', recorded, replayed };
}

/**
 * What must come out again. Left out is what a hash of policy or request does not cover: the code's own version with the
 * id made of it, and where in which file a rule stood.
 */
function judgementOf({ runtime_version: _, provenance_id: __, trace, ...judgement }: DecisionRecord): string {
  const rules = [trace.profile_rule, trace.rule, trace.risk_rule].map(withoutPlace);
  return canonicalJson({ ...judgement, rules } as never);
}

const withoutPlace = (rule: MatchedRule | null): Partial<MatchedRule> | null => {
  if (rule === null) return null;
  const { file: _, line: __, ...rest } = rule;
  return rest;
};
