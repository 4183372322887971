import Heading from '@atlaskit/heading';
import Lozenge, { type ThemeAppearance } from '@atlaskit/lozenge';
import type { ReplayAnswer, StoryAnswer } from '../../../../../src/contract/index.ts';
import { ActButton } from '../parts/act-button.tsx';
import { ExactTime } from '../parts/exact-time.tsx';
import { ExternalLink } from '../parts/external-link.tsx';
import { nameAddress } from '../parts/name-address.ts';
import { sayReplay } from '../sites/say-replay.ts';
import './story.css';

type Story = StoryAnswer['stories'][number];
type Site = Story['sites'][number];
type Step = Story['steps'][number];

const kindNames: Readonly<Record<string, string>> = {
  commit: 'Commit',
  branch: 'Branch',
  merge_request: 'Merge request',
  build: 'Build',
  deployment: 'Deployment',
  feature_flag: 'Feature flag',
};

/** One thing of GitLab: how each Jira site shows it, and its way there, step by step. */
export function StoryCard({ story }: { story: Story }) {
  const { kind, title, url, project, gitlab, sites, steps } = story;
  return (
    <article className="console-card console-stack-small" aria-label={title}>
      <div>
        <Heading size="small" as="h2">
          <ExternalLink href={url}>{title}</ExternalLink>
        </Heading>
        <p className="console-small console-break">
          {kindNames[kind] ?? kind} of {project.path} at {gitlab}
        </p>
      </div>
      {sites.length === 0 && <p>No Jira site receives it: its project is not linked.</p>}
      {sites.map((site) => (
        <SiteState key={site.id} story={story} site={site} />
      ))}
      {steps.length > 0 && <Steps steps={steps} />}
    </article>
  );
}

const states: Readonly<Record<Site['state'], { text: string; appearance: ThemeAppearance }>> = {
  shown: { text: 'Shown', appearance: 'success' },
  waiting: { text: 'Waiting', appearance: 'inprogress' },
  rejected: { text: 'Refused', appearance: 'removed' },
  removed: { text: 'Removed', appearance: 'default' },
  not_sent: { text: 'Not sent', appearance: 'moved' },
};

function SiteState({ story, site }: { story: Story; site: Site }) {
  const { text, appearance } = states[site.state];
  const { project, kind, entity } = story;
  return (
    <div className="console-story-site">
      <div className="console-row">
        <Lozenge appearance={appearance}>{text}</Lozenge>
        <ExternalLink href={site.url}>{nameAddress(site.url)}</ExternalLink>
        {site.issueKeys.map((key) => (
          <ExternalLink key={key} href={makeIssueUrl(site.url, key)}>
            {key}
          </ExternalLink>
        ))}
        {site.state !== 'not_sent' && (
          <ActButton<ReplayAnswer>
            act={{
              method: 'POST',
              path: `/sites/${site.id}/replay`,
              body: { project: project.path, connection: story.gitlab, kind, entity },
            }}
            say={sayReplay}
            about={`to ${nameAddress(site.url)}`}
          >
            Send again
          </ActButton>
        )}
      </div>
      <p className="console-break">{site.because}</p>
    </div>
  );
}

function makeIssueUrl(site: string, key: string): string | null {
  const base = site.endsWith('/') ? site : `${site}/`;
  const path = `browse/${encodeURIComponent(key)}`;
  return URL.canParse(path, base) ? new URL(path, base).href : null;
}

const stepNames: Readonly<Record<Step['kind'], string>> = {
  received: 'Received',
  read: 'Read from GitLab',
  recorded: 'Recorded',
  sent: 'Sent to Jira',
  accepted: 'Taken by Jira',
  rejected: 'Refused by Jira',
  waiting: 'Waiting',
};

function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className="console-steps" aria-label="What happened">
      {steps.map(({ at, kind, text }, index) => (
        // Two steps may be alike, and their order never changes.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <li key={index} className={`console-step-${kind}`}>
          <strong>{stepNames[kind]}</strong>{' '}
          <span className="console-small">
            <ExactTime at={at} />
          </span>
          <div className="console-break">{text}</div>
        </li>
      ))}
    </ol>
  );
}
