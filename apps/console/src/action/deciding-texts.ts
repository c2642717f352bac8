import type { DecisionRecord, MatchedRule } from '#action';
import type { DocumentText } from '#policy';
import { compilePolicy, parseProfile, PolicyError } from '#policy';
import type { Extent } from './rule-extent.js';
import { ruleExtent } from './rule-extent.js';

/** A rule that had a part in a decision, in the text of its document. */
export interface DecidingText {
  readonly what: 'profile rule' | 'rule' | 'risk rule';
  readonly matched: MatchedRule;
  readonly document: DocumentText | undefined;
  readonly extent: Extent | undefined;
  /** Why the text cannot be shown to be what decided; undefined when it is. */
  readonly doubt: string | undefined;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/**
 * The documents are read as the evaluator reads them: their hash is the one of the decision, or they are others. The same
 * policy may be written otherwise today, so a rule is found by its number and not by the line that was recorded.
 */
export function decidingTexts(
  { trace, policy_hash, profile_hash }: DecisionRecord,
  policy: readonly DocumentText[],
  profiles: readonly DocumentText[],
): readonly DecidingText[] {
  const compiled = read(() => compilePolicy(policy));
  const profile = profiles
    .map((text) => read(() => parseProfile(text.text, text.file)))
    .find((one) => one?.hash === profile_hash);
  const texts = [...policy, ...(profile ? [profile.document] : profiles)];
  const textOf = (
    what: DecidingText['what'],
    matched: MatchedRule | null,
    rules: readonly Place[] | undefined,
    isProven: boolean,
  ): DecidingText[] => {
    if (matched === null) return [];
    const { file, line } = rules?.[matched.number - 1] ?? matched;
    const document = texts.find((text) => text.file === file);
    const doubt = isProven
      ? undefined
      : 'This text could not be shown to be the one that decided: read as the evaluator reads it, its hash is another.';
    return [{ what, matched, document, extent: document && ruleExtent(document.text, line), doubt }];
  };
  const isPolicy = compiled?.hash === policy_hash;
  return [
    ...textOf('profile rule', trace.profile_rule, profile?.rules.all, profile !== undefined),
    ...textOf('rule', trace.rule, compiled?.rules.all, isPolicy),
    ...textOf('risk rule', trace.risk_rule, compiled?.riskRules.all, isPolicy),
  ];
}

/** Nothing for a document that today's code refuses. */
function read<Read>(document: () => Read): Read | undefined {
  try {
    return document();
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}
