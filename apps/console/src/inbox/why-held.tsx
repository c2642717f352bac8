import type { ReactNode } from 'react';
import type { Action } from '../api/client.js';
import { Visible } from '../elements/visible.js';
import { whyWords } from './why-words.js';
import css from './why-held.module.css';

/** The reason in the policy's words, and the rules with their places. */
export function WhyHeld({ action }: { readonly action: Action }): ReactNode {
  const rules = whyWords(action);
  return (
    <>
      <p>
        <Visible>{action.reason?.trim() ?? 'The policy asks for a person.'}</Visible>
      </p>
      {rules.length === 0 ? (
        <p className={css.rule}>No rule matched.</p>
      ) : (
        rules.map(({ rule, place, compared }) => (
          <p key={rule} className={css.rule}>
            <Visible>{rule}</Visible>,{' '}
            <code>
              <Visible>{place}</Visible>
            </code>
            {compared.length > 0 && <Visible>{`: ${compared.join('; ')}`}</Visible>}
          </p>
        ))
      )}
    </>
  );
}
