import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form';
import Heading from '@atlaskit/heading';
import Spinner from '@atlaskit/spinner';
import Textfield from '@atlaskit/textfield';
import { Suspense, useId, useRef, useState, useTransition } from 'react';
import { flushSync } from 'react-dom';
import type { Gitlab, PageLink, SitePage } from '../../../../src/contract/index.ts';
import { LinkCard } from './link-card.tsx';
import { LinkDialogs, type OpenDialog } from './link-dialogs.tsx';
import type { PageDeps } from './page-deps.ts';

const perPage = 25;

/** Everything that is linked, how it stands, and what can be done with it. */
export function LinkList({
  site,
  gitlabs,
  page,
}: {
  site: SitePage;
  gitlabs: readonly Gitlab[];
  page: PageDeps;
}) {
  const searchId = useId();
  const heading = useRef<HTMLDivElement>(null);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(perPage);
  const [open, setOpen] = useState<OpenDialog | null>(null);
  // As in SiteContent: nothing is held back.
  const [isOpening, startOpening] = useTransition();
  const links = site.links.filter((link) => matches(link, search));
  return (
    <section className="jira-stack" aria-labelledby="linked">
      <div className="jira-row">
        <div className="jira-grow" ref={heading} tabIndex={-1}>
          <Heading size="medium" as="h2" id="linked">
            Linked ({site.links.length.toLocaleString('en')})
          </Heading>
        </div>
        {site.links.length > perPage && (
          <div>
            <Label htmlFor={searchId}>Filter</Label>
            <Textfield
              id={searchId}
              type="search"
              placeholder="Name or path"
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          </div>
        )}
      </div>
      {site.links.length === 0 && <p>Nothing is linked yet.</p>}
      {site.links.length > 0 && links.length === 0 && <p>Nothing linked is called like that.</p>}
      <ul className="jira-list">
        {links.slice(0, shown).map((link) => (
          <LinkCard
            key={link.id}
            link={link}
            mayChange={site.administrator.is}
            page={page}
            onOpen={(kind) => startOpening(() => setOpen({ kind, link }))}
          />
        ))}
      </ul>
      {links.length > shown && (
        <div>
          <Button onClick={() => setShown(shown + perPage)}>
            Show more ({(links.length - shown).toLocaleString('en')} left)
          </Button>
        </div>
      )}
      {isOpening && <Spinner label="Opening" />}
      <Suspense fallback={null}>
        {open && (
          <LinkDialogs
            open={open}
            gitlab={gitlabs.find(({ slug }) => slug === open.link.gitlab) ?? null}
            page={page}
            onClose={() => setOpen(null)}
            onGone={() => {
              // The dialog gives the focus back first, to a button that is gone with the link.
              flushSync(() => setOpen(null));
              heading.current?.focus();
            }}
          />
        )}
      </Suspense>
    </section>
  );
}

function matches({ target }: PageLink, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return `${target.fullName} ${target.path}`.toLowerCase().includes(wanted);
}
