import type { ComponentProps, ReactNode } from 'react';
import { Field as BaseField } from '@base-ui/react/field';
import { shown } from '../words/unseen.js';
import css from './field.module.css';

type Control = ComponentProps<typeof BaseField.Control>;

interface SelectProps extends Pick<Control, 'name' | 'value' | 'defaultValue' | 'onValueChange'> {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** One of a few, as the system lets choose. */
export const Select = ({ label, options, ...props }: SelectProps): ReactNode => (
  <BaseField.Root className={css.field}>
    <BaseField.Label>{label}</BaseField.Label>
    <BaseField.Control
      className={css.control}
      render={
        <select>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {shown(option.text)}
            </option>
          ))}
        </select>
      }
      {...props}
    />
  </BaseField.Root>
);
