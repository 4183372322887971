import { Checkbox } from '@atlaskit/checkbox';
import Lozenge from '@atlaskit/lozenge';
import type { Namespace } from '../../../../src/contract/index.ts';
import { GitlabAvatar } from '../../components/gitlab-avatar.tsx';

/** One group, project or personal namespace to choose; what is linked already cannot be chosen again. */
export function NamespaceItem({
  namespace,
  isChosen,
  onToggle,
}: {
  namespace: Namespace;
  isChosen: boolean;
  onToggle: (namespace: Namespace) => void;
}) {
  const { name, path, avatarUrl, linked, via } = namespace;
  return (
    <li>
      <Checkbox
        isChecked={isChosen || linked === 'linked'}
        isDisabled={linked === 'linked'}
        onChange={() => onToggle(namespace)}
        aria-label={`${name} (${path})`}
        label={
          <span className="namespace-name">
            <GitlabAvatar url={avatarUrl} kind="project" />
            <span>
              <span>{name}</span>
              <span className="app-quiet">{path}</span>
            </span>
          </span>
        }
      />
      {linked === 'linked' && <Lozenge appearance="success">Linked</Lozenge>}
      {linked === 'inherited' && (
        <span className="app-quiet">
          <Lozenge appearance="information">Inherited</Lozenge> comes with {via}
        </span>
      )}
    </li>
  );
}
