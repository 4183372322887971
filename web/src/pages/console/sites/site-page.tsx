import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import type { SiteAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { useConsole } from '../parts/console-context.ts';
import { ExternalLink } from '../parts/external-link.tsx';
import { nameAddress } from '../parts/name-address.ts';
import { PageHeader } from '../parts/page-header.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { makeHref } from '../use-route.ts';
import { SiteLinks } from './site-links.tsx';
import { SiteProjects } from './site-projects.tsx';
import { SiteRejections } from './site-rejections.tsx';
import { SiteSummary } from './site-summary.tsx';
import { SiteUnknownKeys } from './site-unknown-keys.tsx';
import { SiteState } from './sites-table.tsx';

const tabs = [
  { name: 'summary', title: 'Summary' },
  { name: 'links', title: 'Links' },
  { name: 'projects', title: 'Projects' },
  { name: 'rejections', title: 'Refused' },
  { name: 'unknown-keys', title: 'Unknown keys' },
] as const;

/** One Jira site: how it stands, over time and in detail. */
export function SitePage({ site, tab }: { site: string; tab: string | undefined }) {
  const answer = useAnswer<SiteAnswer>(`/sites/${encodeURIComponent(site)}`, { everyMs: 10_000 });
  const found = tabs.findIndex(({ name }) => name === tab);
  return (
    <AnswerView of={answer} what="the site">
      {(data) => (
        <>
          <SiteHeader site={data} />
          <Tabs
            id="site"
            selected={Math.max(0, found)}
            shouldUnmountTabPanelOnChange
            onChange={(index) => {
              window.location.hash = makeHref(['sites', site, tabs[index]?.name ?? 'summary']);
            }}
          >
            <TabList>
              {tabs.map(({ name, title }) => (
                <Tab key={name}>{title}</Tab>
              ))}
            </TabList>
            <TabPanel>
              <SiteSummary site={data} />
            </TabPanel>
            <TabPanel>
              <SiteLinks site={data.id} />
            </TabPanel>
            <TabPanel>
              <SiteProjects site={data.id} />
            </TabPanel>
            <TabPanel>
              <SiteRejections site={data.id} />
            </TabPanel>
            <TabPanel>
              <SiteUnknownKeys site={data.id} />
            </TabPanel>
          </Tabs>
        </>
      )}
    </AnswerView>
  );
}

function SiteHeader({ site }: { site: SiteAnswer }) {
  const { page } = useConsole();
  const address = site.displayUrl ?? site.url;
  return (
    <PageHeader
      title={nameAddress(address)}
      lead={
        <span className="console-row">
          <SiteState site={site} />
          <ExternalLink href={address}>Open in Jira</ExternalLink>
          <ExternalLink
            href={`${window.location.origin}${page.basePath}/-/console/sites/${site.id}`}
          >
            Manage its links
          </ExternalLink>
        </span>
      }
    />
  );
}
