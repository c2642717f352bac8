import type { ReactNode } from 'react';
import type { Comparison } from '#action';
import { foundBy } from '#action';
import type { Action } from '../api/client.js';
import { Visible } from '../elements/visible.js';
import css from './compared.module.css';

interface ComparedProps {
  /** The kind of the rule. */
  readonly what: string;
  readonly compared: readonly Comparison[];
  readonly action: Action;
}

/** Each condition of a rule that held, beside what the action had there. */
export const Compared = ({ what, compared, action }: ComparedProps): ReactNode => (
  <div className={css.scroll} tabIndex={0} role="region" aria-label={`What the ${what} compared`}>
    <table className={css.compared}>
      <thead>
        <tr>
          <th scope="col">Condition</th>
          <th scope="col">The rule says</th>
          <th scope="col">The action had</th>
        </tr>
      </thead>
      <tbody>
        {compared.map((comparison, index) => (
          <tr key={index}>
            <td>
              <code>
                <Visible>{comparison.condition}</Visible>
              </code>
            </td>
            <td>
              <code>
                <Visible>{JSON.stringify(comparison.threshold)}</Visible>
              </code>
            </td>
            <td>
              <Had comparison={comparison} action={action} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

function Had({
  comparison,
  action,
}: {
  readonly comparison: Comparison;
  readonly action: Action;
}): ReactNode {
  const found = foundBy(action as Parameters<typeof foundBy>[0], comparison);
  if (found !== undefined) {
    return (
      <>
        <code>
          <Visible>{JSON.stringify(found)}</Visible>
        </code>{' '}
        at <Visible>{comparison.on}</Visible>
      </>
    );
  }
  return comparison.on === 'probe' ? 'found in params' : <Visible>{comparison.on}</Visible>;
}
