import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { PolicyAct } from '../api/policy.js';
import { Badge } from '../elements/badge.js';
import { Ago } from '../elements/moment.js';
import { Visible } from '../elements/visible.js';
import css from './history-table.module.css';

/** What was in force, the newest first. */
export const HistoryTable = ({ acts }: { readonly acts: readonly PolicyAct[] }): ReactNode => (
  <table className={css.history}>
    <caption className="visually-hidden">What was put in force, the newest first</caption>
    <thead>
      <tr>
        <th scope="col">Version</th>
        <th scope="col">When</th>
        <th scope="col">By</th>
        <th scope="col">From</th>
        <th scope="col">Compared</th>
      </tr>
    </thead>
    <tbody>
      {acts.map((act, index) => (
        <tr key={`${act.created_at} ${act.policy_hash}`}>
          <th scope="row">
            <Link to="/policies/$hash" params={{ hash: act.policy_hash }}>
              <Visible>{act.policy_version}</Visible>
            </Link>
            {index === 0 && <Badge tone="good">In force</Badge>}
          </th>
          <td data-name="When">
            <Ago at={act.created_at} />
          </td>
          <td data-name="By">
            <Visible>{act.put_in_force_by}</Visible>
          </td>
          <td data-name="From">
            {act.is_rollback ? (
              <Badge tone="wait">Rolled back to</Badge>
            ) : (
              <Visible>{act.source ?? 'not recorded'}</Visible>
            )}
          </td>
          <td data-name="Compared">
            <Comparison act={act} before={acts[index + 1]} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

interface ComparisonProps {
  readonly act: PolicyAct;
  readonly before: PolicyAct | undefined;
}

const Comparison = ({ act, before }: ComparisonProps): ReactNode =>
  before && before.policy_hash !== act.policy_hash ? (
    <Link
      to="/policies/$hash"
      params={{ hash: act.policy_hash }}
      search={{ view: 'compare', with: before.policy_hash }}
      aria-label={`What it changed: ${act.policy_version}`}
    >
      What it changed
    </Link>
  ) : (
    <span className={css.none}>{before ? 'The same rules' : 'The first'}</span>
  );
