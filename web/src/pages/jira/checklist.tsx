import Lozenge from '@atlaskit/lozenge';
import './checklist.css';

export type CheckItem = {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'unknown';
  readonly message: string;
  readonly do: string | null;
};

const states = {
  passed: { appearance: 'success', text: 'Done' },
  failed: { appearance: 'danger', text: 'Failed' },
  unknown: { appearance: 'neutral', text: 'Not checked' },
} as const;

/** Prerequisites and how far they are met, in words as well as in color. */
export function Checklist({ label, items }: { label: string; items: readonly CheckItem[] }) {
  return (
    <ul className="checklist" aria-label={label}>
      {items.map(({ name, state, message, do: advice }) => (
        <li key={name}>
          <span>
            <Lozenge appearance={states[state].appearance}>{states[state].text}</Lozenge>
          </span>
          <span>
            {message}
            {advice !== null && <span className="app-quiet"> {advice}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
