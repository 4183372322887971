import { ErrorMessage, HelperMessage, Label } from '@atlaskit/form';
import { type ReactNode, useId } from 'react';

/** What a field must carry, so that its label and messages are read out with it. */
export type FormFieldProps = {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
};

/** A labelled field with what helps to fill it, and what is wrong with it, said as it changes. */
export function FormField({
  label,
  help = null,
  error = null,
  isRequired = false,
  children,
}: {
  label: string;
  help?: ReactNode;
  error?: string | null;
  isRequired?: boolean;
  children: (field: FormFieldProps) => ReactNode;
}) {
  const id = useId();
  const messages = `${id}-messages`;
  return (
    <div>
      <Label htmlFor={id}>
        {label}
        {!isRequired && ' (optional)'}
      </Label>
      {children({ id, 'aria-describedby': messages, 'aria-invalid': error !== null })}
      <div id={messages} aria-live="polite">
        {error !== null && <ErrorMessage>{error}</ErrorMessage>}
        {help !== null && <HelperMessage>{help}</HelperMessage>}
      </div>
    </div>
  );
}
