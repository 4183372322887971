import Spinner from '@atlaskit/spinner';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState, useTransition } from 'react';
import type { Gitlab, SitePage } from '../../../../src/contract/index.ts';
import { FirstRun } from './first-run.tsx';
import { GitlabSection } from './gitlab-section.tsx';
import { HandedOver } from './handed-over.tsx';
import { LinkList } from './link-list.tsx';
import type { PageDeps } from './page-deps.ts';
import { prefetchGroups } from './use-namespaces.ts';

const loadLinkDialog = async () => ({
  default: (await import('./link-dialog.tsx')).LinkDialog,
});
const LinkDialog = lazy(loadLinkDialog);
const InstanceDialog = lazy(async () => ({
  default: (await import('./instance-dialog.tsx')).InstanceDialog,
}));

/** What the page shows once it knows the site. */
export function SiteContent({
  site,
  gitlabs,
  page,
}: {
  site: SitePage;
  gitlabs: readonly Gitlab[];
  page: PageDeps;
}) {
  const [slug, setSlug] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'link' | 'instance' | null>(null);
  const gitlab = findGitlab(gitlabs, slug, site);
  // React holds back what comes after a fallback for 300 ms; after a transition it does not.
  const [isOpening, startOpening] = useTransition();
  const open = (kind: 'link' | 'instance') => startOpening(() => setDialog(kind));
  usePreparedDialog(page);
  const close = () => setDialog(null);
  const choice = {
    gitlabs,
    gitlab,
    onChoose: setSlug,
    onOtherInstance: site.mayChooseInstance ? () => open('instance') : null,
  };
  const onLink = () => open('link');
  const isEmpty = site.links.length === 0;
  const mayChange = site.administrator.is;
  return (
    <>
      {site.instanceUrl !== null && <HandedOver site={site} onChange={() => open('instance')} />}
      {site.instanceUrl === null && isEmpty && mayChange && (
        <FirstRun choice={choice} page={page} onLink={onLink} />
      )}
      {site.instanceUrl === null && !isEmpty && mayChange && (
        <GitlabSection choice={choice} page={page} onLink={onLink} />
      )}
      {(!isEmpty || (!mayChange && site.instanceUrl === null)) && (
        <LinkList site={site} gitlabs={gitlabs} page={page} />
      )}
      {isOpening && <Spinner label="Opening" />}
      <Suspense fallback={null}>
        {dialog === 'link' && gitlab && <LinkDialog gitlab={gitlab} page={page} onClose={close} />}
        {dialog === 'instance' && (
          <InstanceDialog current={site.instanceUrl} page={page} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

/** Who signs in is about to link: by then the dialog is loaded, and its first groups. */
function usePreparedDialog({ api, signIn: { state } }: PageDeps): void {
  const queries = useQueryClient();
  const gitlab = state.kind === 'signed_in' ? state.gitlab : null;
  useEffect(() => {
    if (!gitlab) return;
    // A dialog that fails to load is told of when it is opened.
    loadLinkDialog().catch(() => undefined);
    prefetchGroups(queries, api, gitlab);
  }, [queries, api, gitlab]);
}

/** What the person chose, else where something is linked already, else the first. */
function findGitlab(
  gitlabs: readonly Gitlab[],
  slug: string | null,
  { links }: SitePage,
): Gitlab | null {
  const wanted = slug ?? links[0]?.gitlab;
  return gitlabs.find((gitlab) => gitlab.slug === wanted) ?? gitlabs[0] ?? null;
}
