import type { ReactNode } from 'react';
import type { DecisionRecord, MatchedRule } from '#action';
import { Badge, RiskBadge } from '../elements/badge.js';
import { Visible } from '../elements/visible.js';
import {
  comparisonWords,
  decisionTone,
  decisionWords,
  failureWords,
  fileName,
  ruleWords,
} from '../words/policy-words.js';
import type { Place } from './policy-panel.js';
import type { Evaluation } from './use-decision.js';
import css from './decision-panel.module.css';

interface DecidedProps {
  readonly record: DecisionRecord | Evaluation;
  /** Without it the lines are those of another text than the one that is shown. */
  readonly onPlace?: (place: Place) => void;
}

/** A decision with its reason and the rules that made it. */
export function Decided({ record, onPlace }: DecidedProps): ReactNode {
  const { decision, outcome, reason, reason_code, reason_details, risk_level, trace } = record;
  const rules = [
    ['Profile rule', trace.profile_rule],
    ['Rule', trace.rule],
    ['Risk rule', trace.risk_rule],
  ] as const;
  const { failure } = reason_details;
  return (
    <div className={css.decided}>
      <p className={css.badges}>
        <Badge tone={decisionTone(decision)}>{decisionWords(decision)}</Badge>
        <RiskBadge level={risk_level} />
        <code>{outcome}</code>
      </p>
      <p>
        <Visible>{reason}</Visible> <code>{reason_code}</code>
      </p>
      {reason_code === 'CONDITION_ERROR' && typeof failure === 'string' && <p>{failureWords(failure)}</p>}
      <ul className={css.rules}>
        {rules.map(
          ([kind, rule]) => rule && <Matched key={kind} kind={kind} rule={rule} onPlace={onPlace} />,
        )}
      </ul>
    </div>
  );
}

interface MatchedProps {
  readonly kind: string;
  readonly rule: MatchedRule | NonNullable<Evaluation['trace']['rule']>;
  readonly onPlace: DecidedProps['onPlace'];
}

const Matched = ({ kind, rule, onPlace }: MatchedProps): ReactNode => (
  <li>
    {kind}: <Visible>{ruleWords(rule)}</Visible>{' '}
    {onPlace ? (
      <button type="button" className={css.place} onClick={() => onPlace(rule)}>
        line {rule.line}
      </button>
    ) : (
      <Visible>{`at ${fileName(rule.file)}:${rule.line}`}</Visible>
    )}
    {rule.compared.length > 0 && (
      <ul className={css.compared}>
        {rule.compared.map((comparison, index) => (
          <li key={index}>
            <code>
              <Visible>{comparisonWords(comparison as MatchedRule['compared'][number])}</Visible>
            </code>
          </li>
        ))}
      </ul>
    )}
  </li>
);
