import ProgressBar from '@atlaskit/progress-bar';
import type { LinksAnswer, SyncAnswer } from '../../../../../src/contract/index.ts';
import { ActButton } from '../parts/act-button.tsx';
import { AnswerView } from '../parts/answer-view.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { formatDuration } from '../parts/format-duration.ts';
import { InputField } from '../parts/input-field.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { useConnectionSlugs } from '../parts/use-connection-slugs.ts';
import { useHashQuery } from '../parts/use-hash-query.ts';
import { SettingsButton } from './settings-button.tsx';

type Link = LinksAnswer['links'][number];

/** The groups, projects and people whose data a site receives. */
export function SiteLinks({ site }: { site: number }) {
  const answer = useAnswer<LinksAnswer>(`/sites/${site}/links`, { everyMs: 15_000 });
  const slugOf = useConnectionSlugs();
  const [path, setPath] = useHashQuery('path');
  return (
    <div className="console-panel">
      <AnswerView of={answer} what="the links">
        {({ links }) => {
          const shown = links.filter((link) => fits(link, path));
          return (
            <>
              <div className="console-filters">
                <InputField
                  label="Path contains"
                  isRequired
                  value={path}
                  onChange={setPath}
                  type="search"
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
                columns={makeColumns(site, slugOf)}
                empty={
                  links.length === 0
                    ? 'Nothing is linked. A Jira administrator links groups in Jira, under Apps → GitLab for Jira.'
                    : 'No link has this text in its path.'
                }
              />
            </>
          );
        }}
      </AnswerView>
    </div>
  );
}

function fits({ target }: Link, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return target.path.toLowerCase().includes(wanted) || target.name.toLowerCase().includes(wanted);
}

function makeColumns(site: number, slugOf: (connection: number) => string | null): Column<Link>[] {
  return [
    {
      title: 'Linked',
      width: 30,
      cell: ({ target, matching }) => (
        <>
          <div>{target.name}</div>
          <div className="console-small">
            {target.path} ({target.kind === 'user' ? 'personal namespace' : target.kind})
          </div>
          {matching.jiraProjects && (
            <div className="console-small">Only {matching.jiraProjects.join(', ')}</div>
          )}
        </>
      ),
    },
    {
      title: 'By',
      cell: ({ linkedBy, linkedAt }) => (
        <>
          <div>{linkedBy}</div>
          <div className="console-small">
            <TimeText at={linkedAt} />
          </div>
        </>
      ),
    },
    { title: 'The past', width: 30, cell: (link) => <History link={link} /> },
    {
      title: 'Act',
      cell: (link) => <LinkActs site={site} link={link} gitlab={slugOf(link.connection)} />,
    },
  ];
}

function History({ link: { target, history } }: { link: Link }) {
  const { projects, projectsDone, entitiesRead, remainingSeconds, problems, state } = history;
  const isDone = projectsDone >= projects && projects > 0;
  const left =
    remainingSeconds === null || isDone
      ? ''
      : `, about ${formatDuration(remainingSeconds * 1_000)} left`;
  return (
    <>
      {!isDone && projects > 0 && (
        <ProgressBar
          value={projectsDone / projects}
          ariaLabel={`How much of the past of ${target.path} is read`}
        />
      )}
      <div className="console-small">
        {isDone ? 'Read: ' : state === 'running' ? '' : `${state}: `}
        {projectsDone.toLocaleString('en')} of {projects.toLocaleString('en')} projects,{' '}
        {entitiesRead.toLocaleString('en')} entities{left}
      </div>
      {problems.map((problem) => (
        <div key={problem}>{problem}</div>
      ))}
    </>
  );
}

function LinkActs({ site, link, gitlab }: { site: number; link: Link; gitlab: string | null }) {
  return (
    <div className="console-acts">
      <ActButton<SyncAnswer>
        act={{ method: 'POST', path: `/sites/${site}/sync`, body: { link: link.id } }}
        say={() => 'Its past is read again.'}
        about={link.target.path}
      >
        Read again
      </ActButton>
      <SettingsButton gitlab={gitlab} target={link.target} />
    </div>
  );
}
