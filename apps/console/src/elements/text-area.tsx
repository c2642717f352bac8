import type { ReactNode } from 'react';
import { Field as BaseField } from '@base-ui/react/field';
import css from './field.module.css';

interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly hint?: ReactNode;
  /** What is wrong with what stands in it. */
  readonly error?: string | undefined;
  readonly rows?: number;
  readonly autoFocus?: boolean;
}

/** Lines of code or JSON with their label, their hint and their error. */
export const TextArea = ({
  label,
  value,
  onValue,
  hint,
  error,
  rows = 4,
  autoFocus,
}: TextAreaProps): ReactNode => (
  <BaseField.Root className={css.field} invalid={error !== undefined}>
    <BaseField.Label>{label}</BaseField.Label>
    <BaseField.Control
      className={css.code}
      value={value}
      onValueChange={onValue}
      render={<textarea rows={rows} autoComplete="off" spellCheck={false} autoFocus={autoFocus} />}
    />
    {hint !== undefined && <BaseField.Description className={css.hint}>{hint}</BaseField.Description>}
    {error !== undefined && (
      <BaseField.Error className={css.error} match>
        {error}
      </BaseField.Error>
    )}
  </BaseField.Root>
);
