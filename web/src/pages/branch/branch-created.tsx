import Button, { LinkButton } from '@atlaskit/button/new';
import { Inline, Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import { useEffect, useRef } from 'react';
import type { CreateBranchAnswer } from '../../../../src/contract/index.ts';
import { safeHref } from '../../components/safe-href.ts';
import type { BranchProject } from './remembered-project.ts';

/** The branch is there. Takes the focus, since the form it was on is gone. */
export function BranchCreated({
  branch: { name, url },
  project,
  again,
}: {
  branch: CreateBranchAnswer;
  project: BranchProject;
  again: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <Stack space="space.200">
      <div ref={place} tabIndex={-1} role="status">
        <SectionMessage appearance="success" title="New branch was successfully created.">
          <p>
            <code>{name}</code> in {project.path}
          </p>
          <p>You can now close this window and return to Jira.</p>
        </SectionMessage>
      </div>
      <Inline space="space.100">
        <LinkButton appearance="primary" href={safeHref(url) ?? ''}>
          Open the branch in GitLab
        </LinkButton>
        <Button appearance="subtle" onClick={again}>
          Create another branch
        </Button>
      </Inline>
    </Stack>
  );
}
