import type { ReactNode } from 'react';
import type { ActionRequest, DecisionRecord } from '#action';
import type { ExplainedRules } from '#policy';
import { Visible } from '../elements/visible.js';
import { decisionWords, failedWords, plural, ruleWords, rulesPassedOver } from '../words/policy-words.js';
import type { Place } from './policy-panel.js';
import css from './decision-panel.module.css';

interface PassedOverProps {
  readonly action: ActionRequest;
  readonly record: DecisionRecord;
  readonly beside: ExplainedRules;
  readonly onPlace: (place: Place) => void;
}

const MOST = 50;

/** Why the rules before the one that decides did not match. */
export function PassedOver({ action, record, beside, onPlace }: PassedOverProps): ReactNode {
  if (record.reason_code.startsWith('PROFILE_') || record.trace.profile_rule)
    return <p className={css.none}>The profile decides, so the rules of the policy are not asked.</p>;
  const rules = rulesPassedOver(beside.rules, record.trace.rule?.number);
  if (rules.length === 0) return null;
  return (
    <details className={css.passed} open={rules.length <= 5}>
      <summary>
        Why {record.trace.rule ? plural(rules.length, 'earlier rule') : plural(rules.length, 'rule')} did not
        match
      </summary>
      <ol>
        {rules.slice(0, MOST).map((rule) => (
          <li key={rule.number}>
            <button type="button" className={css.place} onClick={() => onPlace(rule)}>
              line {rule.line}
            </button>{' '}
            <Visible>{`${ruleWords(rule)} (${decisionWords(rule.decision)})`}</Visible>
            <ul className={css.compared}>
              {rule.failed.map((comparison, index) => (
                <li key={index}>
                  <code>
                    <Visible>{failedWords(action, comparison)}</Visible>
                  </code>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {rules.length > MOST && <p className={css.none}>… and {rules.length - MOST} more.</p>}
    </details>
  );
}
