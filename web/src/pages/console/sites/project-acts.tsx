import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type {
  ProjectsAnswer,
  PurgeRequest,
  QueuedAnswer,
  ReplayAnswer,
  SyncAnswer,
} from '../../../../../src/contract/index.ts';
import { ActButton } from '../parts/act-button.tsx';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { useAct } from '../parts/use-act.ts';
import { sayReplay } from './say-replay.ts';
import { SettingsButton } from './settings-button.tsx';

type Project = ProjectsAnswer['projects'][number];

/** What an operator may do with one project at one site; behind a button, since it is seldom needed. */
export function ProjectActs({
  site,
  project,
  gitlab,
}: {
  site: number;
  project: Project;
  gitlab: string | null;
}) {
  const [isOpen, setIsOpen] = useState(false);
  const { path, id } = project;
  const body = { project: path, ...(gitlab !== null && { connection: gitlab }) };
  return (
    <div className="console-acts">
      <Button spacing="compact" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? 'Fewer acts' : 'Acts'}
        <span className="console-hidden"> for {path}</span>
      </Button>
      {isOpen && (
        <>
          <ActButton<SyncAnswer>
            act={{ method: 'POST', path: `/sites/${site}/sync`, body }}
            say={() => 'Its past is read again.'}
            about={path}
          >
            Read its past again
          </ActButton>
          <ActButton<ReplayAnswer>
            act={{ method: 'POST', path: `/sites/${site}/replay`, body }}
            say={sayReplay}
            about={path}
          >
            Send refused again
          </ActButton>
          <ActButton<QueuedAnswer>
            act={{ method: 'POST', path: '/reconcile', body }}
            say={() => 'It is compared with GitLab in a moment.'}
            about={path}
          >
            Compare with GitLab
          </ActButton>
          <SettingsButton gitlab={gitlab} target={{ kind: 'project', id, path }} />
          <PurgeButton site={site} body={body} />
        </>
      )}
    </div>
  );
}

function PurgeButton({ site, body }: { site: number; body: PurgeRequest }) {
  const path = body.project;
  const [isOpen, setIsOpen] = useState(false);
  const { mutate, isPending, error } = useAct<QueuedAnswer>(() => setIsOpen(false));
  return (
    <>
      <Button spacing="compact" onClick={() => setIsOpen(true)}>
        Take out of Jira
        <span className="console-hidden"> {path}</span>
      </Button>
      {isOpen && (
        <ConfirmDialog
          title={`Take ${path} out of Jira?`}
          confirm="Take out"
          isDanger
          isBusy={isPending}
          error={error}
          onClose={() => setIsOpen(false)}
          onConfirm={() => mutate({ method: 'POST', path: `/sites/${site}/purge`, body })}
        >
          <p>
            All that this project ever sent is deleted at this Jira site. While a link covers the
            project, what happens next in GitLab is sent again.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
