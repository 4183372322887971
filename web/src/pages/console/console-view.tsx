import Link from '@atlaskit/link';
import { AuditPage } from './audit/audit-page.tsx';
import { ConnectionsPage } from './connections/connections-page.tsx';
import { DoctorPage } from './doctor/doctor-page.tsx';
import { OwnedLinksPage } from './links/owned-links-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { WorkPage } from './overview/work-page.tsx';
import { useConsole } from './parts/console-context.ts';
import { PageHeader } from './parts/page-header.tsx';
import { SearchPage } from './search/search-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { SitePage } from './sites/site-page.tsx';
import { SitesPage } from './sites/sites-page.tsx';
import { makeHref, useRoute } from './use-route.ts';

/** The view that the address names. */
export function ConsoleView() {
  const { me } = useConsole();
  const { parts, query } = useRoute();
  if (me.role === 'group_owner') return <OwnedLinksPage />;
  const [name = '', ...rest] = parts;
  switch (name) {
    case '':
      return <OverviewPage />;
    case 'search':
      return <SearchPage q={query.get('q') ?? ''} />;
    case 'sites':
      return rest[0] ? <SitePage key={rest[0]} site={rest[0]} tab={rest[1]} /> : <SitesPage />;
    case 'links':
      return <OwnedLinksPage />;
    case 'work':
      return <WorkPage />;
    case 'connections':
      return <ConnectionsPage />;
    case 'settings':
      return <SettingsPage />;
    case 'audit':
      return <AuditPage />;
    case 'doctor':
      return <DoctorPage />;
    default:
      return <Missing />;
  }
}

function Missing() {
  return (
    <>
      <PageHeader title="There is no such view" />
      <p>
        The address may be mistyped. <Link href={makeHref([])}>Go to the overview</Link>
      </p>
    </>
  );
}
