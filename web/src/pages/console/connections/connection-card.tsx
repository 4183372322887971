import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import SectionMessage from '@atlaskit/section-message';
import { useState } from 'react';
import type { ConnectionsAnswer, ConnectionTest } from '../../../../../src/contract/index.ts';
import { ActButton } from '../parts/act-button.tsx';
import { ExactTime } from '../parts/exact-time.tsx';
import { ExternalLink } from '../parts/external-link.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { ChangeConnectionDialog } from './change-connection-dialog.tsx';
import { findExpiryWarning } from './find-expiry-warning.ts';
import { UnwellHooks } from './unwell-hooks.tsx';

type Connection = ConnectionsAnswer['connections'][number];

/** One GitLab: how it answered last, how our webhooks fare there, and what can be changed. */
export function ConnectionCard({ connection }: { connection: Connection }) {
  const { url, slug, state, hooks } = connection;
  const [changing, setChanging] = useState<'token' | 'application' | 'address' | null>(null);
  return (
    <article className="console-card console-stack-small" aria-label={url}>
      <div className="console-row">
        <Heading size="small" as="h2">
          <ExternalLink href={url}>{url}</ExternalLink>
        </Heading>
        <State state={state} />
      </div>
      <Problems state={state} />
      <Facts connection={connection} />
      {hooks.unwell.length > 0 && <UnwellHooks hooks={hooks.unwell} />}
      <div className="console-row">
        <ActButton<ConnectionTest>
          act={{ method: 'POST', path: `/connections/${encodeURIComponent(slug)}/test`, body: {} }}
          say={sayTest}
          about={url}
        >
          Test now
        </ActButton>
        {(['token', 'application', 'address'] as const).map((what) => (
          <Button key={what} spacing="compact" onClick={() => setChanging(what)}>
            {changeTexts[what]}
            <span className="console-hidden"> of {url}</span>
          </Button>
        ))}
      </div>
      {changing && (
        <ChangeConnectionDialog
          connection={connection}
          what={changing}
          onClose={() => setChanging(null)}
        />
      )}
    </article>
  );
}

const changeTexts = {
  token: 'Change token',
  application: 'Change application id',
  address: 'Change internal address',
} as const;

function sayTest({ version, problems }: ConnectionTest): string {
  if (problems.length > 0) return problems.join(' ');
  return `It answers: GitLab ${version ?? 'of an unknown version'}, and the token is good.`;
}

function State({ state }: { state: Connection['state'] }) {
  if (!state) return <Lozenge>Not checked yet</Lozenge>;
  return state.problems.length > 0 ? (
    <Lozenge appearance="removed">Needs you</Lozenge>
  ) : (
    <Lozenge appearance="success">Works</Lozenge>
  );
}

function Problems({ state }: { state: Connection['state'] }) {
  if (!state) return null;
  const expiry = findExpiryWarning(state.tokenExpiresAt, new Date());
  const texts = [...new Set([...(expiry ? [expiry] : []), ...state.problems])];
  if (texts.length === 0) return null;
  return (
    <SectionMessage appearance="warning">
      <ul className="console-plain">
        {texts.map((text) => (
          <li key={text} className="console-break">
            {text}
          </li>
        ))}
      </ul>
    </SectionMessage>
  );
}

function Facts({
  connection: { slug, url, internalUrl, applicationId, state, hooks },
}: {
  connection: Connection;
}) {
  return (
    <dl className="console-facts">
      <dt>Short name</dt>
      <dd>
        <code>{slug}</code>
      </dd>
      {internalUrl !== url && (
        <>
          <dt>Called at</dt>
          <dd>{internalUrl}</dd>
        </>
      )}
      <dt>Version</dt>
      <dd>{state?.version ?? 'unknown'}</dd>
      <dt>Token</dt>
      <dd>
        {state?.isAdministrator ? 'of an administrator' : 'of a user or group'}
        {state?.tokenExpiresAt && (
          <>
            , until <ExactTime at={state.tokenExpiresAt} />
          </>
        )}
      </dd>
      <dt>Application id</dt>
      <dd>
        {applicationId === null ? (
          'none: nobody can sign in to this GitLab here'
        ) : (
          <code>{applicationId}</code>
        )}
      </dd>
      <dt>Webhooks</dt>
      <dd>
        {hooks.working.toLocaleString('en')} work, {hooks.paused.toLocaleString('en')} paused,{' '}
        {hooks.disabled.toLocaleString('en')} disabled, {hooks.gone.toLocaleString('en')} gone,{' '}
        {hooks.unknown.toLocaleString('en')} not checked yet
      </dd>
      <dt>Last checked</dt>
      <dd>
        <TimeText at={state?.checkedAt ?? null} />
      </dd>
    </dl>
  );
}
