import type { ReactNode } from 'react';
import type { Action } from '../api/client.js';
import { JsonBlock } from '../elements/json-block.js';
import { Notice } from '../elements/notice.js';
import { Panel } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { exactTime } from '../words/time-words.js';
import css from './sent-panel.module.css';

interface Erasure {
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** What was sent with the request, and what came back of it. */
export function SentPanel({ action }: { readonly action: Action }): ReactNode {
  const { params, context, result, error, redacted } = action;
  const erased = action.erased as Erasure | null;
  return (
    <Panel title="What was sent">
      <div className={css.parts}>
        {erased && (
          <Notice>
            <span>
              What was sent was erased by <Visible>{erased.by}</Visible> on {exactTime(erased.at)}, because:{' '}
              <Visible>{erased.reason}</Visible>. Its hashes stay, so all proofs hold.
            </span>
          </Notice>
        )}
        {redacted.length > 0 && (
          <Notice>
            <span>
              Never written, and seen by no rule: <code>{redacted.join(', ')}</code>
            </span>
          </Notice>
        )}
        {params !== null && (
          <div>
            <h3>Params</h3>
            <JsonBlock value={params} label="Params" />
          </div>
        )}
        {context !== null && (
          <div>
            <h3>Context</h3>
            {Object.keys(context).length === 0 ? (
              <p className={css.none}>None was sent.</p>
            ) : (
              <JsonBlock value={context} label="Context" />
            )}
          </div>
        )}
        {result !== null && (
          <div>
            <h3>Result</h3>
            <JsonBlock value={result} label="Result" />
          </div>
        )}
        {error !== null && (
          <div>
            <h3>Error</h3>
            <JsonBlock value={error} label="Error" />
          </div>
        )}
      </div>
    </Panel>
  );
}
