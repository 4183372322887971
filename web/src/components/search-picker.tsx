import { Label } from '@atlaskit/form';
import { AsyncSelect } from '@atlaskit/select';
import { useId, useMemo, useState } from 'react';
import { createDebounce } from './create-debounce.ts';
import { ErrorMessage } from './error-message.tsx';
import { GitlabAvatar } from './gitlab-avatar.tsx';
import './search-picker.css';

export type PickerOption = {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  /** Undefined: no picture at all; null: one is drawn. */
  readonly avatarUrl?: string | null;
};

/** One thing chosen from many that the server searches. */
export function SearchPicker<Option extends PickerOption>({
  label,
  placeholder,
  value,
  onChange,
  load,
  isDisabled = false,
  noneText = 'Nothing found.',
}: {
  label: string;
  placeholder: string;
  value: Option | null;
  onChange: (option: Option | null) => void;
  /** Finds what matches; for an empty search the likeliest. */
  load: (search: string) => Promise<readonly Option[]>;
  isDisabled?: boolean;
  noneText?: string;
}) {
  const inputId = useId();
  const [error, setError] = useState<unknown>(null);
  const loadOptions = useMemo(() => {
    const find = createDebounce(load, 150);
    return async (search: string) => {
      try {
        const options = await find(search.trim());
        setError(null);
        return [...options];
      } catch (caught) {
        setError(caught);
        return [];
      }
    };
  }, [load]);
  return (
    <div>
      <Label htmlFor={inputId}>{label}</Label>
      <AsyncSelect<Option>
        inputId={inputId}
        placeholder={placeholder}
        value={value}
        onChange={(option) => onChange(option)}
        loadOptions={loadOptions}
        defaultOptions
        isDisabled={isDisabled}
        isClearable
        formatOptionLabel={renderOption}
        loadingMessage={() => 'Searching…'}
        noOptionsMessage={() => noneText}
      />
      <ErrorMessage title="The search failed" error={error} />
    </div>
  );
}

function renderOption({ label, description, avatarUrl }: PickerOption) {
  return (
    <span className="search-picker-option">
      {avatarUrl !== undefined && <GitlabAvatar url={avatarUrl} kind="project" />}
      <span>
        <span>{label}</span>
        {description && <small>{description}</small>}
      </span>
    </span>
  );
}
