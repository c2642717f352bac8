import { canonicalJson, sha256Hex } from '#json';
import type { JsonObject } from '#json';
import type { DocumentText } from './document-text.js';
import { readMap, readRequiredList, report } from './document-reader.js';
import type { Problems } from './document-reader.js';
import { plainJson, readYaml } from './located-yaml.js';
import type { Located } from './located-yaml.js';
import { readNamedLists } from './named-lists.js';
import type { NamedList, NamedLists } from './named-lists.js';
import { PolicyError, inReadingOrder } from './policy-error.js';
import type { Profile } from './profile.js';
import { readRiskRule, readRule } from './read-rules.js';
import type { RiskRule, Rule } from './read-rules.js';
import { ruleList } from './rule-list.js';
import type { RuleList } from './rule-list.js';

export const POLICY_KEYS = ['rules', 'risk', 'lists'] as const;
export const RISK_KEYS = ['rules'] as const;

export interface Policy {
  readonly version: string;
  readonly hash: string;
  readonly files: readonly string[];
  /** The text that it was compiled from. */
  readonly documents: readonly DocumentText[];
  readonly rules: RuleList<Rule>;
  readonly riskRules: RuleList<RiskRule>;
}

/** `unreadable` is a profile that was asked for and never read: everything halts until it is. */
export type ProfileInForce = Profile | 'unreadable' | undefined;

/** In the order in which they are asked whether they are for an agent. */
export type ProfilesInForce = readonly Profile[] | 'unreadable';

export interface Policies {
  readonly policy: Policy | undefined;
  readonly profiles: ProfilesInForce;
}

export function parsePolicy(text: string, file: string): Policy {
  return compilePolicy([{ file, text }]);
}

/**
 * Reads the documents, in the order given, as one policy. Without a version, it is the first 12 digits of the hash.
 *
 * @throws PolicyError with every problem of every document.
 */
export function compilePolicy(
  documents: readonly DocumentText[],
  { version }: { readonly version?: string | undefined } = {},
): Policy {
  const problems: Problems = [];
  const files = documents.map((document) => document.file);
  const lists = new Map<string, NamedList>();
  const parts = documents.map((document) => readDocument(document, lists, problems));
  const scope = { problems, lists };
  const rules = parts.flatMap((part) => part.rules);
  const riskRules = parts.flatMap((part) => part.riskRules);
  const compiledRules = rules.map((rule, index) => readRule(rule, index + 1, scope));
  const compiledRiskRules = riskRules.map((rule, index) => readRiskRule(rule, index + 1, scope));
  if (problems.length > 0) throw new PolicyError(inReadingOrder(problems, files));

  const hash = sha256Hex(
    canonicalJson({
      rules: rules.map(plainJson),
      risk: { rules: riskRules.map(plainJson) },
      ...(lists.size > 0 ? { lists: valuesOf(lists) } : {}),
    }),
  );
  return {
    version: version ?? hash.slice(0, 12),
    hash,
    files,
    documents,
    rules: ruleList(compiledRules.filter((rule) => rule !== null)),
    riskRules: ruleList(compiledRiskRules.filter((rule) => rule !== null)),
  };
}

const valuesOf = (lists: NamedLists): JsonObject =>
  Object.fromEntries([...lists].map(([name, { values }]) => [name, values]));

interface DocumentParts {
  readonly rules: readonly Located[];
  readonly riskRules: readonly Located[];
}

function readDocument(
  { file, text }: DocumentText,
  lists: Map<string, NamedList>,
  problems: Problems,
): DocumentParts {
  const found = problems.length;
  const document = readYaml(text, file, problems);
  const nothing = { rules: [], riskRules: [] };
  // What YAML itself refuses has no certain shape, so any further problem would be a guess.
  if (problems.length > found) return nothing;
  if (document.value === null) {
    report(problems, document.at, 'The document is empty; write a list of rules under "rules:".');
    return nothing;
  }
  const map = readMap(document, 'A policy', POLICY_KEYS, problems);
  if (map === null) return nothing;
  const named = map.get('lists')?.value;
  if (named) readNamedLists(named, lists, problems);
  const rules = readRequiredList(map, 'rules', document, 'A policy', problems);
  const risk = map.get('risk')?.value;
  const riskMap = risk && readMap(risk, '"risk"', RISK_KEYS, problems);
  return { rules, riskRules: riskMap ? readRequiredList(riskMap, 'rules', risk, '"risk"', problems) : [] };
}
