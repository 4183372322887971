import { Label } from '@atlaskit/form';
import { useId } from 'react';

/** A choice between a few; the browser's own control, which every keyboard and screen reader knows. */
export function ChoiceField<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="console-choice">
      <Label htmlFor={id}>{label}</Label>
      <select
        id={id}
        className="console-select"
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = choices.find((each) => each.value === currentTarget.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {choices.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
    </div>
  );
}
