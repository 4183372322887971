import Button from '@atlaskit/button/new';
import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { useState } from 'react';
import type { Gitlab, Namespace } from '../../../../src/contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/error-message.tsx';
import { SignInPanel } from '../../sign-in/sign-in-panel.tsx';
import { ChosenList } from './chosen-list.tsx';
import { hostOf } from './host-of.ts';
import { LinkOptions } from './link-options.tsx';
import { LinkResults } from './link-results.tsx';
import { NamespaceList } from './namespace-list.tsx';
import type { PageDeps } from './page-deps.ts';
import { parseJiraProjects } from './parse-jira-projects.ts';
import { useExpiry } from './use-expiry.ts';
import { useLinkTargets } from './use-link-targets.ts';

const kinds = ['group', 'project', 'user'] as const;
const tabTexts = { group: 'Groups', project: 'Projects', user: 'Personal' } as const;

/** Links groups, projects and personal namespaces, several at once. */
export function LinkDialog({
  gitlab,
  page,
  onClose,
}: {
  gitlab: Gitlab;
  page: PageDeps;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Namespace>>(new Map());
  const [keys, setKeys] = useState('');
  const [since, setSince] = useState('');
  const projects = parseJiraProjects(keys);
  const link = useLinkTargets(page, {
    onLinked: (paths) => setChosen((before) => without(before, paths)),
    onAllLinked: onClose,
  });
  useExpiry(page.signIn, link.error);
  const toggle = (namespace: Namespace) => setChosen((before) => toggled(before, namespace));
  const isReady = chosen.size > 0 && projects.kind === 'keys';
  const submit = () => {
    if (!isReady) return;
    const paths = [...chosen.keys()];
    link.mutate({ gitlab: gitlab.slug, paths, jiraProjects: projects.keys, since: since || null });
  };
  if (page.signIn.state.kind !== 'signed_in') {
    return (
      <Dialog
        title="Sign in again"
        onClose={onClose}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <SignInPanel gitlab={gitlab} signIn={page.signIn} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={`Link groups of ${hostOf(gitlab.url)}`}
      width="large"
      onClose={onClose}
      footer={
        <>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button
            appearance="primary"
            isDisabled={!isReady}
            isLoading={link.isPending}
            onClick={submit}
          >
            {chosen.size > 1 ? `Link ${chosen.size}` : 'Link'}
          </Button>
        </>
      }
    >
      <p>
        Everything below a group comes with it, also what is added later. You see what you maintain.
      </p>
      <Tabs id="namespaces">
        <TabList>
          {kinds.map((kind) => (
            <Tab key={kind}>{tabTexts[kind]}</Tab>
          ))}
        </TabList>
        {kinds.map((kind) => (
          <TabPanel key={kind}>
            <NamespaceList {...{ gitlab, kind, page, chosen }} onToggle={toggle} />
          </TabPanel>
        ))}
      </Tabs>
      <ChosenList chosen={chosen} onRemove={toggle} />
      <LinkOptions
        keys={keys}
        keysProblem={projects.kind === 'wrong' ? projects.message : null}
        onKeys={setKeys}
        since={since}
        onSince={setSince}
      />
      <ErrorMessage title="Failed to link" error={link.error} />
      <LinkResults results={link.data ?? []} />
    </Dialog>
  );
}

function toggled(chosen: ReadonlyMap<string, Namespace>, namespace: Namespace) {
  if (chosen.has(namespace.path)) return without(chosen, [namespace.path]);
  return new Map([...chosen, [namespace.path, namespace]]);
}

function without(chosen: ReadonlyMap<string, Namespace>, paths: readonly string[]) {
  return new Map([...chosen].filter(([path]) => !paths.includes(path)));
}
