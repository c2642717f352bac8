import type { ReactNode } from 'react';
import { useId } from 'react';
import css from './filters.module.css';

interface ChoiceFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly choices: readonly (readonly [string, string])[];
}

/** One of a few values, or any. */
export function ChoiceField({ label, name, value, choices }: ChoiceFieldProps): ReactNode {
  const id = useId();
  return (
    <div className={css.field}>
      <label htmlFor={id}>{label}</label>
      <select id={id} name={name} defaultValue={value} className={css.control}>
        <option value="">Any</option>
        {choices.map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
