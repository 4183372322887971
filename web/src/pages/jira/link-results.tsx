import SectionMessage from '@atlaskit/section-message';
import type { LinkTargetsAnswer } from '../../../../src/contract/index.ts';

/** What could not be linked, each with its reason. */
export function LinkResults({ results }: { results: LinkTargetsAnswer['results'] }) {
  const refused = results.filter(({ linked }) => !linked);
  if (refused.length === 0) return null;
  return (
    <div role="alert">
      <SectionMessage
        appearance="error"
        title={refused.length === 1 ? 'One was not linked' : `${refused.length} were not linked`}
      >
        <ul>
          {refused.map(({ path, problem }) => (
            <li key={path}>
              <strong>{path}</strong>: {problem?.message} {problem?.do}
            </li>
          ))}
        </ul>
      </SectionMessage>
    </div>
  );
}
