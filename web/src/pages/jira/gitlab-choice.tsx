import Button from '@atlaskit/button/new';
import { Radio } from '@atlaskit/radio';
import SectionMessage from '@atlaskit/section-message';
import type { Gitlab } from '../../../../src/contract/index.ts';
import { hostOf } from './host-of.ts';

export type Choice = {
  readonly gitlabs: readonly Gitlab[];
  readonly gitlab: Gitlab | null;
  readonly onChoose: (slug: string) => void;
  /** Null: this service does not hand sites to other instances. */
  readonly onOtherInstance: (() => void) | null;
};

/** Which GitLab the page works with. */
export function GitlabChoice({ gitlabs, gitlab, onChoose, onOtherInstance }: Choice) {
  return (
    <div className={gitlabs.length === 1 ? 'jira-row' : 'jira-stack'}>
      {gitlabs.length === 0 && (
        <SectionMessage
          appearance="warning"
          title="This service knows no GitLab yet"
          headingLevel="h4"
        >
          <p>
            Whoever runs it adds one in its console, or sets GITLAB_URL and GITLAB_TOKEN and starts
            it again. Then reload this page.
          </p>
        </SectionMessage>
      )}
      {gitlabs.length === 1 && gitlab && (
        <p>
          <strong>{hostOf(gitlab.url)}</strong>
        </p>
      )}
      {gitlabs.length > 1 && (
        <fieldset className="jira-stack">
          <legend>GitLab</legend>
          {gitlabs.map(({ slug, url }) => (
            <Radio
              key={slug}
              name="gitlab"
              value={slug}
              label={hostOf(url)}
              isChecked={slug === gitlab?.slug}
              onChange={() => onChoose(slug)}
            />
          ))}
        </fieldset>
      )}
      {onOtherInstance && (
        <div>
          <Button onClick={onOtherInstance}>Use another GitLab instance…</Button>
        </div>
      )}
    </div>
  );
}
