import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { ConnectionsAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { AddConnectionDialog } from './add-connection-dialog.tsx';
import { ConnectionCard } from './connection-card.tsx';

/** The GitLabs that this service reads from. */
export function ConnectionsPage() {
  const answer = useAnswer<ConnectionsAnswer>('/connections', { everyMs: 30_000 });
  const [isAdding, setIsAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="Connections"
        lead="The GitLabs that this service reads from, each with the token it uses."
        actions={
          <Button appearance="primary" onClick={() => setIsAdding(true)}>
            Add a GitLab
          </Button>
        }
      />
      <AnswerView of={answer} what="the connections">
        {({ connections }) =>
          connections.length === 0 ? (
            <p>No GitLab is connected yet. Add one: its address, and a token of it.</p>
          ) : (
            <ul className="console-list">
              {connections.map((connection) => (
                <li key={connection.id}>
                  <ConnectionCard connection={connection} />
                </li>
              ))}
            </ul>
          )
        }
      </AnswerView>
      {isAdding && <AddConnectionDialog onClose={() => setIsAdding(false)} />}
    </>
  );
}
