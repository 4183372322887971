import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { OwnedLinksAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { useConsole } from '../parts/console-context.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ExternalLink } from '../parts/external-link.tsx';
import { InputField } from '../parts/input-field.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { CutLinkDialog } from './cut-link-dialog.tsx';

type Link = OwnedLinksAnswer['links'][number];

/** Which Jira sites receive whose data: all of it for the operator, their own for a group's owner. */
export function OwnedLinksPage() {
  const { me } = useConsole();
  const answer = useAnswer<OwnedLinksAnswer>('/owned-links', { everyMs: 60_000 });
  const [search, setSearch] = useState('');
  const [said, setSaid] = useState('');
  const isOperator = me.role === 'operator';
  return (
    <>
      <PageHeader
        title={isOperator ? 'Links' : 'Who receives your data'}
        lead={
          isOperator
            ? 'Every group, project and person whose data a Jira site receives.'
            : 'The groups and projects you own whose data a Jira site receives. Cut a link, and nothing more is sent there.'
        }
      />
      <p role="status">{said}</p>
      <AnswerView of={answer} what="the links">
        {({ links }) => {
          const shown = links.filter((link) => fits(link, search));
          return (
            <>
              <div className="console-filters">
                <InputField
                  label="Group, project or Jira site"
                  isRequired
                  type="search"
                  value={search}
                  onChange={setSearch}
                />
                <p role="status">
                  {shown.length.toLocaleString('en')} of {links.length.toLocaleString('en')} links
                </p>
              </div>
              <DataTable
                label="Links"
                rows={shown}
                toKey={({ id }) => String(id)}
                rowsPerPage={25}
                columns={[...columns, makeCutColumn(setSaid)]}
                empty={sayEmpty(links.length, isOperator)}
              />
            </>
          );
        }}
      </AnswerView>
    </>
  );
}

function sayEmpty(count: number, isOperator: boolean): string {
  if (count > 0) return 'No link fits this text.';
  return isOperator
    ? 'Nothing is linked. A Jira administrator links groups in Jira, under Apps → GitLab for Jira.'
    : 'No Jira site receives data of a group or project that you own.';
}

function fits({ target, site }: Link, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const told = [target.path, target.name, site.displayUrl ?? '', site.url];
  return told.some((each) => each.toLowerCase().includes(wanted));
}

const columns: Column<Link>[] = [
  {
    title: 'Data of',
    width: 34,
    cell: ({ target }) => (
      <>
        <ExternalLink href={target.url}>{target.name}</ExternalLink>
        <div className="console-small">
          {target.path} ({target.kind === 'user' ? 'personal namespace' : target.kind})
        </div>
      </>
    ),
  },
  {
    title: 'Goes to',
    width: 26,
    cell: ({ site }) => (
      <ExternalLink href={site.displayUrl ?? site.url}>{site.displayUrl ?? site.url}</ExternalLink>
    ),
  },
  {
    title: 'Linked',
    cell: ({ linkedBy, linkedAt }) => (
      <>
        <TimeText at={linkedAt} />
        <div className="console-small">by {linkedBy}</div>
      </>
    ),
  },
];

function makeCutColumn(say: (text: string) => void): Column<Link> {
  return { title: 'Act', cell: (link) => <CutButton link={link} say={say} /> };
}

function CutButton({ link, say }: { link: Link; say: (text: string) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button spacing="compact" onClick={() => setIsOpen(true)}>
        Cut the link
        <span className="console-hidden"> of {link.target.path}</span>
      </Button>
      {isOpen && (
        <CutLinkDialog
          link={link}
          onClose={() => setIsOpen(false)}
          onDone={() => {
            setIsOpen(false);
            say(`The link of ${link.target.path} is cut.`);
          }}
        />
      )}
    </>
  );
}
