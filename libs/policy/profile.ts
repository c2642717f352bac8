import { canonicalJson, sha256Hex } from '#json';
import { readList, readMap, readRequired, readText, readTrue, report } from './document-reader.js';
import type { Problems } from './document-reader.js';
import { glob } from './glob.js';
import { isList, plainJson, readYaml } from './located-yaml.js';
import type { Located, LocatedMap } from './located-yaml.js';
import type { DocumentText } from './document-text.js';
import { PolicyError, inReadingOrder } from './policy-error.js';
import type { Position } from './policy-error.js';
import { readProfileRule } from './read-profile-rule.js';
import type { ProfileRule } from './read-profile-rule.js';
import { ruleList } from './rule-list.js';
import type { RuleList } from './rule-list.js';

export const PROFILE_KEYS = [
  'id',
  'version',
  'agents',
  'allowed_tools',
  'rules',
  'required_controls',
] as const;

/** A name as written, in which `*` stands for any text. */
export interface NamePattern {
  readonly name: string;
  readonly matches: (text: string) => boolean;
}

export interface Profile {
  readonly id: string;
  readonly version: string;
  readonly hash: string;
  /** The text that it was compiled from. */
  readonly document: DocumentText;
  /** Where its id stands. */
  readonly at: Position;
  /** Undefined: it is for every agent. */
  readonly agents: readonly NamePattern[] | undefined;
  /** Undefined: the profile doesn't restrict tools. */
  readonly allowedTools: readonly NamePattern[] | undefined;
  readonly rules: RuleList<ProfileRule>;
  /** Names of what an action's context must carry. */
  readonly requiredControls: readonly string[];
}

/** @throws PolicyError with every problem of the document. */
export function parseProfile(text: string, file: string): Profile {
  const problems: Problems = [];
  const document = readYaml(text, file, problems);
  const profile = problems.length === 0 ? readProfile(document, { text, file }, problems) : null;
  if (profile === null || problems.length > 0) throw new PolicyError(inReadingOrder(problems, [file]));
  return profile;
}

function readProfile(document: Located, source: DocumentText, problems: Problems): Profile | null {
  const map = readMap(document, 'A profile', PROFILE_KEYS, problems);
  if (map === null) return null;
  const id = readRequiredText(map, 'id', document, problems);
  const version = readRequiredText(map, 'version', document, problems);
  const agents = map.get('agents')?.value;
  const tools = map.get('allowed_tools')?.value;
  const list = map.get('rules')?.value;
  const rules = (list && readList(list, '"rules"', problems)) ?? [];
  const controls = map.get('required_controls')?.value;
  const profile = {
    hash: sha256Hex(canonicalJson(plainJson(document))),
    document: source,
    at: map.get('id')?.value.at ?? document.at,
    agents: agents && readAgents(agents, problems),
    allowedTools: tools && readNames(tools, '"allowed_tools"', 'An allowed tool', problems),
    rules: ruleList(
      present(rules.map((rule, index) => readProfileRule(rule, index + 1, { problems, lists: new Map() }))),
    ),
    requiredControls: controls ? readControls(controls, problems) : [],
  };
  return id === null || version === null ? null : { id, version, ...profile };
}

function readRequiredText(map: LocatedMap, key: string, located: Located, problems: Problems): string | null {
  const value = readRequired(map, key, located, 'A profile', problems);
  return value && readText(value, `"${key}"`, problems);
}

function readAgents(located: Located, problems: Problems): readonly NamePattern[] {
  if (isList(located.value) && located.value.length === 0)
    report(problems, located.at, '"agents" names nobody; name an agent, or leave it out for every agent.');
  return readNames(located, '"agents"', 'An agent', problems);
}

function readNames(located: Located, list: string, item: string, problems: Problems): readonly NamePattern[] {
  const names = readList(located, list, problems) ?? [];
  return present(names.map((name) => readText(name, item, problems))).map((name) => ({
    name,
    matches: glob(name),
  }));
}

function readControls(located: Located, problems: Problems): readonly string[] {
  const map = readMap(located, '"required_controls"', 'any', problems) ?? new Map<string, never>();
  return [...map].flatMap(([name, entry]) => (readTrue(entry.value, name, problems) ? [name] : []));
}

const present = <T>(values: readonly (T | null)[]): readonly T[] => values.filter((value) => value !== null);
