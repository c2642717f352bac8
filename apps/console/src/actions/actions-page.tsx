import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../elements/page.js';
import type { ActionsFilter, ActionsSearch } from './actions-search.js';
import { actionsSearch } from './actions-search.js';
import { ActionsTable } from './actions-table.js';
import { ExportDialog } from './export-dialog.js';
import { FilterChips } from './filter-chips.js';
import { Filters } from './filters.js';
import { Jump } from './jump.js';
import { SearchBox } from './search-box.js';
import css from './actions-page.module.css';

/** What agents do now, and all that they did. */
export function ActionsPage(): ReactNode {
  // The router adds what the address says beyond what is understood.
  const { at, ...filter } = useSearch({ from: '/actions', select: (search) => actionsSearch({ ...search }) });
  const navigate = useNavigate();
  const searchInput = useRef<HTMLInputElement>(null);
  const show = (search: ActionsSearch): void => void navigate({ to: '/actions', search });
  const showWithout = (search: ActionsFilter): void => {
    show(search);
    // The chip is gone, and with it what had the focus.
    searchInput.current?.focus();
  };
  const [jumps, setJumps] = useState({ times: 0, byKey: false });
  const jump = (to: string | undefined, byKey: boolean): void => {
    setJumps({ times: to === at ? jumps.times + 1 : jumps.times, byKey });
    if (to !== at) show(to === undefined ? filter : { ...filter, at: to });
  };
  const list = encodeURIComponent(JSON.stringify([filter, at, jumps.times]));
  return (
    <Page title="Actions" isWide>
      <div className={css.tools}>
        <SearchBox
          input={searchInput}
          onFound={(found) => show('id' in found || 'hash' in found ? found : { ...filter, ...found })}
        />
        <div className={css.buttons}>
          <Filters key={JSON.stringify(filter)} filter={filter} onChange={show} />
          <Jump at={at} onJump={(to) => jump(to, false)} />
          <ExportDialog filter={filter} />
        </div>
      </div>
      <FilterChips
        filter={filter}
        onRemove={(name) => showWithout(withoutKey(filter, name))}
        onClear={() => showWithout({})}
      />
      <ActionsTable
        key={list}
        name={list}
        filter={filter}
        at={at}
        times={jumps.times}
        takesFocus={jumps.byKey}
        onJump={(to) => jump(to, true)}
      />
    </Page>
  );
}

const withoutKey = (filter: ActionsFilter, taken: keyof ActionsFilter): ActionsFilter =>
  Object.fromEntries(Object.entries(filter).filter(([name]) => name !== taken));
