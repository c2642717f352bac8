import type { ReactNode } from 'react';
import type { components } from '../api/schema.js';
import { Visible } from '../elements/visible.js';
import css from './compared.module.css';
import { ruleName } from './decision-words.js';

type DecisionRecord = components['schemas']['DecisionRecordView'];

const FACTS: readonly (readonly [string, (record: DecisionRecord) => string])[] = [
  ['Decision', ({ decision }) => decision],
  ['Outcome', ({ outcome }) => outcome],
  ['Reason code', ({ reason_code }) => reason_code],
  ['Reason', ({ reason }) => reason],
  ['Risk', ({ risk_level }) => risk_level],
  ['Rule', ({ trace: { rule } }) => (rule ? ruleName(rule) : 'none')],
  ['Risk rule', ({ trace: { risk_rule } }) => (risk_rule ? ruleName(risk_rule) : 'none')],
  ['Profile rule', ({ trace: { profile_rule } }) => (profile_rule ? ruleName(profile_rule) : 'none')],
  ['Policy', ({ policy_version }) => policy_version ?? 'none'],
  ['Clock', ({ evaluated_at }) => evaluated_at],
];

interface ReplayTableProps {
  readonly recorded: DecisionRecord;
  readonly replayed: DecisionRecord;
}

/** Side by side, fact by fact. */
export const ReplayTable = ({ recorded, replayed }: ReplayTableProps): ReactNode => (
  <div className={css.scroll} tabIndex={0} role="region" aria-label="The decision then and again">
    <table className={css.compared}>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          <th scope="col">Recorded</th>
          <th scope="col">Again</th>
        </tr>
      </thead>
      <tbody>
        {FACTS.map(([name, of]) => (
          <tr key={name} {...(of(recorded) !== of(replayed) && { className: css.differs })}>
            <th scope="row">{name}</th>
            <td>
              <Visible>{of(recorded)}</Visible>
            </td>
            <td>
              <Visible>{of(replayed)}</Visible>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
