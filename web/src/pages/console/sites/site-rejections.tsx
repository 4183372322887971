import type { RejectionsAnswer, ReplayAnswer } from '../../../../../src/contract/index.ts';
import { ActButton } from '../parts/act-button.tsx';
import { AnswerView } from '../parts/answer-view.tsx';
import { ChoiceField } from '../parts/choice-field.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { InputField } from '../parts/input-field.tsx';
import { nameKind } from '../parts/name-kind.ts';
import { PageSteps } from '../parts/page-steps.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { useConnectionSlugs } from '../parts/use-connection-slugs.ts';
import { useHashQuery } from '../parts/use-hash-query.ts';
import { usePages } from '../parts/use-pages.ts';
import { useSettled } from '../parts/use-settled.ts';
import { sayReplay } from './say-replay.ts';

type Rejection = RejectionsAnswer['rejections'][number];

const kinds = [
  '',
  'commit',
  'branch',
  'merge_request',
  'build',
  'deployment',
  'feature_flag',
] as const;
const kindChoices = kinds.map((kind) => ({
  value: kind,
  label: kind === '' ? 'All kinds' : nameKind(kind),
}));

/** What Jira refused and why, to be sent again one by one or as filtered. */
export function SiteRejections({ site }: { site: number }) {
  const [project, setProject] = useHashQuery('project');
  const [kindText, setKind] = useHashQuery('kind');
  const kind = kinds.find((each) => each === kindText) ?? '';
  const slugOf = useConnectionSlugs();
  const wanted = useSettled(project.trim());
  const filter = { ...(wanted && { project: wanted }), ...(kind && { kind }) };
  const pages = usePages(`${wanted} ${kind}`);
  const answer = useAnswer<RejectionsAnswer>(`/sites/${site}/rejections`, {
    query: { ...filter, after: pages.after, limit: 25 },
  });
  return (
    <div className="console-panel">
      <div className="console-filters">
        <InputField
          label="Project"
          help="Its full path"
          type="search"
          value={project}
          onChange={setProject}
        />
        <ChoiceField label="Kind" value={kind} choices={kindChoices} onChange={setKind} />
        <ActButton<ReplayAnswer>
          act={{ method: 'POST', path: `/sites/${site}/replay`, body: filter }}
          say={sayReplay}
        >
          {wanted || kind ? 'Send these again' : 'Send all of it again'}
        </ActButton>
      </div>
      <AnswerView of={answer} what="what Jira refused">
        {({ rejections, next }) => (
          <div className="console-stack-small">
            <DataTable
              label="What Jira refused"
              rows={rejections}
              toKey={(each) => `${each.connection}/${each.project.id}/${each.kind}/${each.entity}`}
              columns={makeColumns(site, slugOf)}
              empty={next === null ? 'Jira refused nothing.' : 'Nothing on this page; go on.'}
            />
            <PageSteps pages={pages} next={next} what="what Jira refused" />
          </div>
        )}
      </AnswerView>
    </div>
  );
}

function makeColumns(
  site: number,
  slugOf: (connection: number) => string | null,
): Column<Rejection>[] {
  return [
    {
      title: 'What',
      width: 28,
      cell: ({ project, kind, entity }) => (
        <>
          <div>
            {nameKind(kind)}: <code>{entity}</code>
          </div>
          <div className="console-small">{project.path}</div>
        </>
      ),
    },
    { title: 'Why', width: 32, cell: ({ reason }) => reason },
    { title: 'Issues', cell: ({ issueKeys }) => issueKeys.join(', ') },
    { title: 'When', cell: ({ at }) => <TimeText at={at} /> },
    {
      title: 'Act',
      cell: ({ connection, project, kind, entity }) => (
        <ActButton<ReplayAnswer>
          act={{
            method: 'POST',
            path: `/sites/${site}/replay`,
            body: { ...nameProject(project.path, slugOf(connection)), kind, entity },
          }}
          say={sayReplay}
          about={`${nameKind(kind)} ${entity}`}
        >
          Send again
        </ActButton>
      ),
    },
  ];
}

function nameProject(project: string, connection: string | null) {
  return { project, ...(connection !== null && { connection }) };
}
