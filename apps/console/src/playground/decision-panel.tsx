import type { ReactNode } from 'react';
import type { ActionRequest } from '#action';
import { Panel } from '../elements/page.js';
import { ErrorNotice } from '../elements/notice.js';
import { decisionWords } from '../words/policy-words.js';
import { Decided } from './decided.js';
import { PassedOver } from './passed-over.js';
import type { Place } from './policy-panel.js';
import type { Decision } from './use-decision.js';
import css from './decision-panel.module.css';

interface DecisionPanelProps {
  readonly action: ActionRequest | null;
  readonly decision: Decision;
  /** Whether the text is the policy in force. */
  readonly isInForce: boolean;
  readonly onPlace: (place: Place) => void;
}

/** What is decided, by the text here and by the policy in force, and why. */
export function DecisionPanel({ action, decision, isInForce, onPlace }: DecisionPanelProps): ReactNode {
  const { judged, error, evaluation, evaluationError, isCurrent } = decision;
  const agrees =
    judged && evaluation && isCurrent
      ? judged.record.decision === evaluation.decision &&
        judged.record.reason_code === evaluation.reason_code &&
        judged.record.risk_level === evaluation.risk_level
      : null;
  return (
    <Panel title="The decision">
      <p role="status" className="visually-hidden">
        {action && judged && `${decisionWords(judged.record.decision)}: ${judged.record.reason}`}
      </p>
      <div className={css.panel} role="group" aria-label="The decision">
        {!action && <p className={css.none}>Complete the action, and it is judged as you type.</p>}
        {action && error && <ErrorNotice error={error} />}
        {action && judged === null && (
          <p className={css.none}>
            The text cannot be read, so it decides nothing; its errors are listed below it.
          </p>
        )}
        {action && judged && (
          <section className={css.side} aria-label={isInForce ? 'By the policy in force' : 'By this text'}>
            <h3>{isInForce ? 'By the policy in force' : 'By this text'}</h3>
            <Decided record={judged.record} onPlace={onPlace} />
          </section>
        )}
        {action && evaluationError && <ErrorNotice error={evaluationError} />}
        {action && evaluation && isInForce && agrees === true && (
          <p className={css.none}>The gateway answers the same.</p>
        )}
        {action && evaluation && (!isInForce || agrees === false) && (
          <section className={css.side} aria-label="The gateway answers, by the policy in force">
            <h3>The gateway answers, by the policy in force</h3>
            <Decided record={evaluation} />
            {isInForce && (
              <p className={css.none}>
                It differs although the text is the same: values that FARA_REDACT hides are not seen by the
                gateway’s rules, and expressions see the time.
              </p>
            )}
          </section>
        )}
      </div>
      {action && judged && <PassedOver {...judged} onPlace={onPlace} />}
    </Panel>
  );
}
