import Button from '@atlaskit/button/new';
import type { PageLink } from '../../../../src/contract/index.ts';
import { describeHistory } from './describe-history.ts';
import type { DialogKind } from './link-dialogs.tsx';
import type { useSteerLink } from './use-steer-link.ts';

/** The buttons of a link. Each names its link to those who do not see where it stands. */
export function LinkActions({
  link,
  mayChange,
  steer,
  onOpen,
}: {
  link: PageLink;
  mayChange: boolean;
  steer: ReturnType<typeof useSteerLink>;
  onOpen: (kind: DialogKind) => void;
}) {
  if (!mayChange) return null;
  const { state } = describeHistory(link.history);
  const { path } = link.target;
  const { isPending, variables } = steer;
  const name = (verb: string) => `${verb} ${path}`;
  return (
    <div className="jira-row">
      {(state === 'reading' || state === 'finding') && (
        <Button
          spacing="compact"
          aria-label={name('Pause')}
          isLoading={isPending && variables.action === 'pause'}
          onClick={() => steer.mutate({ action: 'pause' })}
        >
          Pause
        </Button>
      )}
      {(state === 'paused' || state === 'cancelled') && (
        <Button
          spacing="compact"
          aria-label={name('Resume')}
          isLoading={isPending && variables.action === 'resume'}
          onClick={() => steer.mutate({ action: 'resume' })}
        >
          Resume
        </Button>
      )}
      <Button spacing="compact" aria-label={name('Re-sync')} onClick={() => onOpen('resync')}>
        Re-sync…
      </Button>
      <Button spacing="compact" aria-label={name('Settings of')} onClick={() => onOpen('settings')}>
        Settings
      </Button>
      <Button spacing="compact" aria-label={name('Unlink')} onClick={() => onOpen('unlink')}>
        Unlink…
      </Button>
    </div>
  );
}
