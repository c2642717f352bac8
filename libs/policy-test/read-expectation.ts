import type { Decision, RiskLevel } from '#action';
import { readOneOf, readRequired, readText } from '#policy';
import type { Located, LocatedMap, Problems } from '#policy';
import type { Expectation } from './suite.js';

export const EXPECTATION_KEYS = ['decision', 'risk_level', 'reason_code', 'rule'] as const;
export const DECISIONS = ['allow', 'deny', 'require_approval'] as const satisfies readonly Decision[];
export const RISK_LEVELS = ['low', 'medium', 'high'] as const satisfies readonly RiskLevel[];

export function readExpectation(
  map: LocatedMap,
  located: Located,
  what: string,
  problems: Problems,
): Expectation | null {
  const decisionAt = readRequired(map, 'decision', located, what, problems);
  const decision = decisionAt && readOneOf(decisionAt, '"decision"', DECISIONS, problems);
  const riskAt = map.get('risk_level')?.value;
  const risk_level = riskAt && readOneOf(riskAt, '"risk_level"', RISK_LEVELS, problems);
  const reason_code = readOptionalText(map, 'reason_code', problems);
  const rule = readOptionalText(map, 'rule', problems);
  if (!decision) return null;
  return {
    decision,
    ...(risk_level && { risk_level }),
    ...(reason_code && { reason_code }),
    ...(rule && { rule }),
  };
}

export function readOptionalText(map: LocatedMap, key: string, problems: Problems): string | undefined {
  const located = map.get(key)?.value;
  return (located && readText(located, `"${key}"`, problems)) ?? undefined;
}
