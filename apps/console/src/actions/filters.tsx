import type { ReactNode, SubmitEvent } from 'react';
import { useState } from 'react';
import { Popover } from '@base-ui/react/popover';
import { SlidersHorizontal } from 'lucide-react';
import { STATUSES } from '#action';
import { Button } from '../elements/button.js';
import { TextField } from '../elements/field.js';
import { Select } from '../elements/select.js';
import { riskWords, statusWords } from '../words/action-words.js';
import type { ActionsFilter } from './actions-search.js';
import { actionsSearch, DECISIONS, RISK_LEVELS } from './actions-search.js';
import { decisionWords } from './filter-words.js';
import { asInput, asTime } from './time-input.js';
import css from './filters.module.css';

interface FiltersProps {
  readonly filter: ActionsFilter;
  readonly onChange: (filter: ActionsFilter) => void;
}

/** All filters but the search; they narrow the list together. */
export function Filters({ filter, onChange }: FiltersProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const apply = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { from, to, ...said } = Object.fromEntries(new FormData(event.currentTarget));
    const { id, hash } = filter;
    onChange(actionsSearch({ id, hash, ...said, from: asTime(from), to: asTime(to) }));
    setOpen(false);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger render={<Button />}>
        <SlidersHorizontal size={18} aria-hidden />
        Filters
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} align="end" className={css.positioner}>
          <Popover.Popup className={css.popup}>
            <Popover.Title className={css.title}>Show only actions with</Popover.Title>
            <form className={css.form} onSubmit={apply}>
              <Select
                label="Status"
                name="status"
                defaultValue={filter.status ?? ''}
                options={choices(STATUSES, statusWords)}
              />
              <Select
                label="Decision of the policy"
                name="decision"
                defaultValue={filter.decision ?? ''}
                options={choices(DECISIONS, decisionWords)}
              />
              <Select
                label="Risk"
                name="risk"
                defaultValue={filter.risk ?? ''}
                options={choices(RISK_LEVELS, riskWords)}
              />
              <TextField
                label="Agent"
                name="agent"
                defaultValue={filter.agent ?? ''}
                hint="Its exact name."
              />
              <TextField label="Tool" name="tool" defaultValue={filter.tool ?? ''} hint="Its exact name." />
              <TextField
                label="Operation"
                name="operation"
                defaultValue={filter.operation ?? ''}
                hint="Its exact name."
              />
              <TextField
                label="Begun from"
                name="from"
                type="datetime-local"
                step={1}
                defaultValue={asInput(filter.from)}
                hint="This time or later."
              />
              <TextField
                label="Begun before"
                name="to"
                type="datetime-local"
                step={1}
                defaultValue={asInput(filter.to)}
                hint="Earlier than this."
              />
              <Button type="submit" look="primary">
                Show
              </Button>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

const ANY = { value: '', text: 'Any' };

const choices = <Value extends string>(
  values: readonly Value[],
  wordsOf: (value: Value) => string,
): { value: string; text: string }[] => [ANY, ...values.map((value) => ({ value, text: wordsOf(value) }))];
