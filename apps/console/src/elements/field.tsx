import type { ComponentProps, ReactNode } from 'react';
import { Field as BaseField } from '@base-ui/react/field';
import css from './field.module.css';

interface FieldProps extends Omit<ComponentProps<typeof BaseField.Control>, 'className'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what stands in it. */
  readonly error?: string | undefined;
}

/** A line of text with its label, its hint and its error, bound together for those who listen. */
export const TextField = ({ label, hint, error, ...props }: FieldProps): ReactNode => (
  <BaseField.Root className={css.field} invalid={error !== undefined}>
    <BaseField.Label>{label}</BaseField.Label>
    <BaseField.Control className={css.control} autoComplete="off" spellCheck={false} {...props} />
    {hint !== undefined && <BaseField.Description className={css.hint}>{hint}</BaseField.Description>}
    {error !== undefined && (
      <BaseField.Error className={css.error} match>
        {error}
      </BaseField.Error>
    )}
  </BaseField.Root>
);
