import Button from '@atlaskit/button/new';
import type { Namespace } from '../../../../src/contract/index.ts';

/** What is chosen so far, over all tabs, pages and searches. */
export function ChosenList({
  chosen,
  onRemove,
}: {
  chosen: ReadonlyMap<string, Namespace>;
  onRemove: (namespace: Namespace) => void;
}) {
  return (
    <div className="jira-stack">
      <p role="status">
        {chosen.size === 0 ? 'Nothing chosen yet.' : `Chosen: ${chosen.size.toLocaleString('en')}`}
      </p>
      {chosen.size > 0 && (
        <div className="namespace-chosen">
          {[...chosen.values()].map((namespace) => (
            <Button
              key={namespace.path}
              spacing="compact"
              aria-label={`Remove ${namespace.path}`}
              onClick={() => onRemove(namespace)}
            >
              {namespace.path} ×
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
