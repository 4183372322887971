import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { Dialog } from '../../../components/dialog.tsx';
import { IntegrationSettings } from '../../integration/integration-settings.tsx';
import { useConsole } from '../parts/console-context.ts';

type Target = {
  readonly kind: 'group' | 'project' | 'user';
  readonly id: number;
  readonly path: string;
};

/** Opens the service management settings of a group or project. A personal namespace has none. */
export function SettingsButton({ gitlab, target }: { gitlab: string | null; target: Target }) {
  const { api } = useConsole();
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  if (target.kind === 'user' || gitlab === null) return null;
  return (
    <>
      <Button spacing="compact" onClick={() => setIsOpen(true)}>
        Settings
        <span className="console-hidden"> of {target.path}</span>
      </Button>
      {isOpen && (
        <Dialog
          title={`Settings of ${target.path}`}
          width="large"
          onClose={close}
          footer={<Button onClick={close}>Close</Button>}
        >
          <IntegrationSettings api={api} gitlab={gitlab} target={target} />
        </Dialog>
      )}
    </>
  );
}
