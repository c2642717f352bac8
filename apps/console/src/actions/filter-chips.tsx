import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { Button } from '../elements/button.js';
import { Visible } from '../elements/visible.js';
import type { ActionsFilter } from './actions-search.js';
import { filterWords } from './filter-words.js';
import css from './filter-chips.module.css';

interface FilterChipsProps {
  readonly filter: ActionsFilter;
  readonly onRemove: (name: keyof ActionsFilter) => void;
  readonly onClear: () => void;
}

/** What the list is narrowed by, each to be taken away. */
export function FilterChips({ filter, onRemove, onClear }: FilterChipsProps): ReactNode {
  const chips = filterWords(filter);
  if (chips.length === 0) return null;
  return (
    <ul className={css.chips} aria-label="Filters in force">
      {chips.map(([name, words]) => (
        <li key={name}>
          <button type="button" className={css.chip} onClick={() => onRemove(name)}>
            <span className="visually-hidden">Take away the filter </span>
            <span className={css.words}>
              <Visible>{words}</Visible>
            </span>
            <X size={16} aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <Button size="small" look="quiet" onClick={onClear}>
          Clear all
        </Button>
      </li>
    </ul>
  );
}
