import type { ReactNode } from 'react';
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { StatusBadge } from '../elements/badge.js';
import { Dialog } from '../elements/dialog.js';
import { TextField } from '../elements/field.js';
import { Ago } from '../elements/moment.js';
import { ErrorNotice } from '../elements/notice.js';
import { Visible } from '../elements/visible.js';
import css from './dialogs.module.css';

interface PickActionProps {
  readonly onClose: () => void;
  readonly onPick: (id: string) => void;
}

const MOST = 200;

/** One of the newest actions, found by any word of it. */
export function PickAction({ onClose, onPick }: PickActionProps): ReactNode {
  const [words, setWords] = useState('');
  const { data: actions, error } = useQuery({
    queryKey: ['actions', 'to pick', MOST],
    queryFn: () => dataOf(api.GET('/v1/actions', { params: { query: { limit: String(MOST) } } })),
  });
  const found = (actions ?? []).filter((action) =>
    words
      .toLowerCase()
      .split(/\s+/)
      .every((word) =>
        `${action.agent_id} ${action.tool}:${action.operation} ${action.id} ${JSON.stringify(action.params)}`
          .toLowerCase()
          .includes(word),
      ),
  );
  return (
    <Dialog onClose={onClose} title="An action from the log" description={`Among the newest ${MOST}.`}>
      <TextField
        label="Search"
        type="search"
        value={words}
        onValueChange={setWords}
        hint="By agent, tool, operation, id or what stands in params."
      />
      {error && <ErrorNotice error={error} />}
      <p role="status" className={css.count}>
        {actions ? `${found.length} of ${actions.length}` : 'Loading …'}
      </p>
      <ul className={css.actions}>
        {found.map((action) => (
          <li key={action.id}>
            <button
              type="button"
              className={css.action}
              onClick={() => {
                onPick(action.id);
                onClose();
              }}
            >
              <strong>
                <Visible>{`${action.tool}:${action.operation}`}</Visible>
              </strong>
              <span>
                by <Visible>{action.agent_id}</Visible>, <Ago at={action.created_at} />
              </span>
              <StatusBadge status={action.status} />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
