import Textfield from '@atlaskit/textfield';
import { FormField } from '../../components/form-field.tsx';

/** What may be narrowed when linking. */
export function LinkOptions({
  keys,
  keysProblem,
  onKeys,
  since,
  onSince,
}: {
  keys: string;
  keysProblem: string | null;
  onKeys: (text: string) => void;
  /** A day as `2026-01-31`, or empty. */
  since: string;
  onSince: (text: string) => void;
}) {
  return (
    <details>
      <summary>Options: only some Jira projects, less of the past</summary>
      <div className="jira-stack">
        <FormField
          label="Jira projects that may receive data"
          help="Keys such as ABC, DEF. Nothing entered: all of them."
          error={keysProblem}
        >
          {(field) => (
            <Textfield
              {...field}
              isInvalid={keysProblem !== null}
              value={keys}
              onChange={(event) => onKeys(event.currentTarget.value)}
            />
          )}
        </FormField>
        <FormField label="History from" help="Nothing older is read. No date: all of it.">
          {(field) => (
            <Textfield
              {...field}
              type="date"
              max={new Date().toISOString().slice(0, 10)}
              value={since}
              onChange={(event) => onSince(event.currentTarget.value)}
            />
          )}
        </FormField>
      </div>
    </details>
  );
}
