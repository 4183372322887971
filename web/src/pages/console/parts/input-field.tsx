import Textfield from '@atlaskit/textfield';
import type { HTMLInputTypeAttribute, Ref } from 'react';
import { FormField } from '../../../components/form-field.tsx';

/** A labelled line of text, with what helps below it, and what is wrong. */
export function InputField({
  label,
  value,
  onChange,
  help = null,
  problem = null,
  type = 'text',
  isDisabled = false,
  isRequired = false,
  autoComplete = 'off',
  inputRef,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string | null;
  problem?: string | null;
  type?: HTMLInputTypeAttribute;
  isDisabled?: boolean;
  isRequired?: boolean;
  autoComplete?: string;
  inputRef?: Ref<HTMLInputElement>;
}) {
  return (
    <div className="console-field">
      <FormField label={label} help={help} error={problem} isRequired={isRequired}>
        {(field) => (
          <Textfield
            {...field}
            type={type}
            value={value}
            isDisabled={isDisabled}
            isRequired={isRequired}
            isInvalid={problem !== null}
            autoComplete={autoComplete}
            spellCheck={false}
            {...(inputRef && { ref: inputRef })}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        )}
      </FormField>
    </div>
  );
}
