import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { Panel } from '../elements/page.js';
import { Visible } from '../elements/visible.js';
import { countWords } from '../words/figure-words.js';
import css from './ranking.module.css';
import type { Statistics } from './use-statistics.js';

interface RankingProps {
  readonly title: string;
  readonly what: string;
  /** The filter of the actions page that shows those of a row. */
  readonly filter: 'agent' | 'tool' | 'risk';
  readonly counted?: string;
  readonly rows: Statistics['by_agent'];
}

/** What stands for all names that have no row of their own. */
const OTHERS = 'others';

/** Who asked most, and what came of it: a bar for each, as long as its share of the longest. */
export function Ranking({ title, what, filter, counted = 'Asked', rows }: RankingProps): ReactNode {
  const most = Math.max(1, ...rows.map(({ submitted }) => submitted));
  return (
    <Panel title={title}>
      <table className={css.ranking}>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            <th scope="col">{counted}</th>
            <th scope="col">Held</th>
            <th scope="col">Denied</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, submitted, allowed, held, denied }) => (
            <tr key={name}>
              <th scope="row">
                <span className={css.name}>
                  {name === OTHERS ? (
                    'All others'
                  ) : (
                    <Link to="/actions" search={{ [filter]: name }}>
                      <Visible>{name}</Visible>
                    </Link>
                  )}
                </span>
                <span className={css.bar} aria-hidden style={{ width: `${(100 * submitted) / most}%` }}>
                  <Part share={allowed / submitted} colour="var(--fill-good)" />
                  <Part share={held / submitted} colour="var(--fill-wait)" />
                  <Part share={denied / submitted} colour="var(--fill-bad)" />
                </span>
              </th>
              <td>{countWords(submitted)}</td>
              <td>{countWords(held)}</td>
              <td>{countWords(denied)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

const Part = ({ share, colour }: { readonly share: number; readonly colour: string }): ReactNode =>
  share > 0 && <span style={{ flexGrow: share, background: colour }} />;
