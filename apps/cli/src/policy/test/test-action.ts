import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import type { ActionRequest, Decision, DecisionRecord, MatchedRule } from '#action';
import { canonicalJson, sha256Hex } from '#json';
import type { JsonObject } from '#json';
import { readSettings, timestamp } from '#platform';
import { atPath, judge, loadPolicies } from '#policy';
import { actionText, oneLine, parseAction } from '#policy-test';
import { redact } from '#redaction';
import { print } from '../../report.js';

export interface TestActionOptions {
  readonly policy?: string;
  readonly profile?: string;
  readonly expect?: Decision;
  readonly time?: string;
  readonly json?: boolean;
}

/**
 * Prints how an action is judged by the policy in use, or the one named.
 *
 * @returns whether it is judged as expected.
 * @throws PolicyError
 */
export async function testAction(
  file: string,
  { policy, profile, expect, time, json }: TestActionOptions,
): Promise<boolean> {
  const settings = readSettings();
  const policies = loadPolicies({
    policyPath: policy ?? settings.policyFile,
    profilePath: profile ?? settings.profileFile,
    version: settings.policyVersion,
    redactions: settings.redactions,
  });
  const bytes = file === '-' ? await buffer(process.stdin) : atPath(file, () => readFileSync(file));
  const action = parseAction(bytes, file);
  const hash = sha256Hex(canonicalJson(action as unknown as JsonObject));
  const { params, context } = action;
  // As the evaluator would see it.
  const { payload } = redact({ params, context }, settings.redactions);
  const record = judge({ ...action, ...payload }, hash, policies, time ?? timestamp(), {});
  const ok = expect === undefined || record.decision === expect;
  print(json, record, textOf(action, record) + (ok ? '' : `\nNOT AS EXPECTED: ${expect} was expected.`));
  return ok;
}

function textOf(
  action: ActionRequest,
  { decision, reason_code, reason, risk_level, trace }: DecisionRecord,
): string {
  const rules = Object.entries({
    'profile rule': trace.profile_rule,
    rule: trace.rule,
    'risk rule': trace.risk_rule,
  });
  return [
    `${decision}: ${actionText(action)}`,
    `  ${'reason'.padEnd(WIDTH)} ${oneLine(reason)} (${reason_code})`,
    `  ${'risk'.padEnd(WIDTH)} ${risk_level}`,
    ...rules.flatMap(([kind, rule]) => (rule ? ruleLines(kind, rule) : [])),
  ].join('\n');
}

const ruleLines = (kind: string, { file, line, name, number, compared }: MatchedRule): readonly string[] => [
  `  ${kind.padEnd(WIDTH)} ${oneLine(`${file}:${line} ${name ?? `number ${number}`}`)}`,
  ...compared.map(({ condition, on, threshold }) =>
    oneLine(`  ${''.padEnd(WIDTH)}   ${condition} on ${on}: ${JSON.stringify(threshold)}`),
  ),
];

const WIDTH = 'profile rule'.length;
