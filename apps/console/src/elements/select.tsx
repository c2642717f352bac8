import type { ReactNode } from 'react';
import { Field as BaseField } from '@base-ui/react/field';
import { shown } from '../words/unseen.js';
import css from './field.module.css';

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** One of a few, as the system lets choose. */
export const Select = ({ label, value, onValue, options }: SelectProps): ReactNode => (
  <BaseField.Root className={css.field}>
    <BaseField.Label>{label}</BaseField.Label>
    <BaseField.Control
      className={css.control}
      value={value}
      onValueChange={onValue}
      render={
        <select>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {shown(option.text)}
            </option>
          ))}
        </select>
      }
    />
  </BaseField.Root>
);
