import type { ReactNode } from 'react';
import { memo } from 'react';
import { Link } from '@tanstack/react-router';
import type { Row } from '@tanstack/react-table';
import { FlexRender } from '@tanstack/react-table';
import { clsx } from 'clsx';
import type { features } from './action-columns.js';
import type { ActionSummary } from './loaded-actions.js';
import css from './actions-table.module.css';

interface ActionRowProps {
  readonly row: Row<typeof features, ActionSummary>;
  /** From the top of what is loaded. */
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly isActive: boolean;
}

export const rowId = (id: string): string => `action-${id}`;

/** One action. The link is for pointers; with the keyboard, the table moves and opens. */
export const ActionRow = memo(
  ({ row, index, top, height, isActive }: ActionRowProps): ReactNode => (
    <div
      id={rowId(row.original.id)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isActive}
      className={clsx(css.row, css.item)}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      {row.getAllCells().map((cell) => (
        <div key={cell.id} role="gridcell" className={css[cell.column.id]}>
          {cell.column.id === 'call' ? (
            <Link to="/actions/$id" params={{ id: row.original.id }} tabIndex={-1} preload={false}>
              <FlexRender cell={cell} />
            </Link>
          ) : (
            <FlexRender cell={cell} />
          )}
        </div>
      ))}
    </div>
  ),
  (before, after) =>
    before.row.original === after.row.original &&
    before.index === after.index &&
    before.top === after.top &&
    before.height === after.height &&
    before.isActive === after.isActive,
);
ActionRow.displayName = 'ActionRow';
