import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Action } from '../api/client.js';
import { api, dataOf } from '../api/client.js';
import { Panel } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { callWords, shortened } from '../words/request-words.js';
import { SettledNote } from './settled-note.js';
import css from './last-answered.module.css';

const LOOKED_AT = 20;
const SHOWN = 5;

const isAnswered = ({ reason_code }: Action): boolean =>
  reason_code === 'HUMAN_APPROVED' || reason_code === 'HUMAN_DENIED';

/** What people answered last, so that nobody wonders whether it was done. */
export function LastAnswered(): ReactNode {
  const { data = [] } = useQuery({
    queryKey: ['last-answered'],
    queryFn: () =>
      dataOf(
        api.GET('/v1/actions', {
          params: { query: { decision: 'require_approval', limit: String(LOOKED_AT) } },
        }),
      ),
  });
  const answered = data.filter(isAnswered).slice(0, SHOWN);
  if (answered.length === 0) return null;
  return (
    <Panel title="Answered last">
      <ul className={css.list}>
        {answered.map((action) => (
          <li key={action.id}>
            <Link to="/actions/$id" params={{ id: action.id }}>
              <Visible>{shortened(`${action.agent_id}, ${callWords(action)}`)}</Visible>
            </Link>
            <span>
              <SettledNote action={action} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
