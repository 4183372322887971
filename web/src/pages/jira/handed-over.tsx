import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import type { SitePage } from '../../../../src/contract/index.ts';
import { safeHref } from '../../components/safe-href.ts';
import { hostOf } from './host-of.ts';

/** Another instance does all of the work; this service only leads there. */
export function HandedOver({ site, onChange }: { site: SitePage; onChange: () => void }) {
  const url = site.instanceUrl ?? '';
  return (
    <section className="jira-stack" aria-labelledby="handed-over">
      <Heading size="medium" as="h2" id="handed-over">
        Served by {hostOf(url)}
      </Heading>
      <p>
        Everything of this Jira site is handed to{' '}
        <a href={safeHref(url)} target="_blank" rel="noreferrer">
          {url}
        </a>
        . Groups are linked there, and it sends to Jira by itself; this service sends nothing.
      </p>
      {site.administrator.is && (
        <div>
          <Button onClick={onChange}>Change…</Button>
        </div>
      )}
    </section>
  );
}
