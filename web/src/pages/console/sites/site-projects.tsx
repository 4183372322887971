import type { ProjectsAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ExternalLink } from '../parts/external-link.tsx';
import { InputField } from '../parts/input-field.tsx';
import { nameKind } from '../parts/name-kind.ts';
import { PageSteps } from '../parts/page-steps.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { useConnectionSlugs } from '../parts/use-connection-slugs.ts';
import { useHashQuery } from '../parts/use-hash-query.ts';
import { usePages } from '../parts/use-pages.ts';
import { useSettled } from '../parts/use-settled.ts';
import { ProjectActs } from './project-acts.tsx';

type Project = ProjectsAnswer['projects'][number];

/** The projects of a site, found and handed out page by page on the server. */
export function SiteProjects({ site }: { site: number }) {
  const [path, setPath] = useHashQuery('path');
  const slugOf = useConnectionSlugs();
  const wanted = useSettled(path.trim());
  const pages = usePages(wanted);
  const answer = useAnswer<ProjectsAnswer>(`/sites/${site}/projects`, {
    query: { path: wanted || null, after: pages.after, limit: 25 },
  });
  return (
    <div className="console-panel">
      <div className="console-filters">
        <InputField
          label="Path contains"
          isRequired
          type="search"
          value={path}
          onChange={setPath}
        />
      </div>
      <AnswerView of={answer} what="the projects">
        {({ projects, next }) => (
          <div className="console-stack-small">
            <DataTable
              label="Projects"
              rows={projects}
              toKey={({ connection, id }) => `${connection}/${id}`}
              columns={makeColumns(site, slugOf)}
              isLoading={answer.isPlaceholderData}
              empty={
                wanted === ''
                  ? 'No project is covered by a link yet.'
                  : 'No project of this site has this text in its path.'
              }
            />
            <PageSteps pages={pages} next={next} what="projects" />
          </div>
        )}
      </AnswerView>
    </div>
  );
}

function makeColumns(
  site: number,
  slugOf: (connection: number) => string | null,
): Column<Project>[] {
  return [
    {
      title: 'Project',
      width: 26,
      cell: ({ path, url }) => <ExternalLink href={url}>{path}</ExternalLink>,
    },
    { title: 'Jira shows', width: 22, cell: ({ kinds }) => <Kinds kinds={kinds} /> },
    { title: 'Webhook', cell: ({ hook }) => <Hook hook={hook} /> },
    { title: 'The past', cell: ({ history }) => <History history={history} /> },
    {
      title: 'Compared',
      cell: ({ sweep }) => (
        <>
          <TimeText at={sweep?.sweptAt ?? null} />
          {sweep?.problem && <div>{sweep.problem}</div>}
        </>
      ),
    },
    {
      title: 'Act',
      cell: (project) => (
        <ProjectActs site={site} project={project} gitlab={slugOf(project.connection)} />
      ),
    },
  ];
}

function Kinds({ kinds }: { kinds: Project['kinds'] }) {
  const told = kinds.filter((each) => each.shown + each.waiting + each.rejected > 0);
  if (told.length === 0) return <span className="console-subtle">nothing with an issue key</span>;
  return (
    <ul className="console-list-tight">
      {told.map(({ kind, shown, waiting, rejected }) => (
        <li key={kind}>
          {nameKind(kind)}: {shown.toLocaleString('en')}
          {waiting > 0 && `, ${waiting.toLocaleString('en')} waiting`}
          {rejected > 0 && `, ${rejected.toLocaleString('en')} refused`}
        </li>
      ))}
    </ul>
  );
}

function Hook({ hook }: { hook: Project['hook'] }) {
  if (!hook) return <span className="console-subtle">none; sweeps stand in</span>;
  return (
    <>
      <div>
        {hook.health === 'unknown' ? 'not checked yet' : hook.health} ({hook.owner.kind})
      </div>
      {hook.problem && <div className="console-small">{hook.problem}</div>}
    </>
  );
}

function History({ history }: { history: Project['history'] }) {
  if (!history) return <span className="console-subtle">not begun</span>;
  return (
    <>
      <div>{history.isDone ? 'read' : `reading ${nameKind(history.kind).toLowerCase()}`}</div>
      <div className="console-small">{history.entities.toLocaleString('en')} entities</div>
      {history.problem && <div>{history.problem}</div>}
    </>
  );
}
