import SectionMessage from '@atlaskit/section-message';

/** Settings begin with a link, and where links are made. */
export function NotLinked({ path }: { path: string }) {
  return (
    <SectionMessage appearance="information" title="Link a group first">
      <p>
        {path} is not linked to this app, so nothing of it is sent to Jira and there is nothing to
        set here.
      </p>
      <p>
        A Jira administrator links it, or a group above it: in Jira, open <b>Apps</b> &gt;{' '}
        <b>Manage apps</b>, choose <b>GitLab for Jira</b> &gt; <b>Get started</b>, sign in to GitLab
        and select <b>Link groups</b>. Then come back here.
      </p>
    </SectionMessage>
  );
}
