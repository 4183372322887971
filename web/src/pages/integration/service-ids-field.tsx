import Link from '@atlaskit/link';
import { FormField } from '../../components/form-field.tsx';
import { type EnteredSettings, mostServiceIds, splitIds } from './entered-settings.ts';
import styles from './service-ids-field.module.css';

const guide =
  'https://support.atlassian.com/jira-service-management-cloud/docs/set-up-deployment-tracking/';

/** The services of Jira Service Management that deployments are shown at. */
export function ServiceIdsField({
  entered: { serviceIds, inherits },
  enter,
  problem,
}: {
  entered: EnteredSettings;
  enter: (change: Partial<EnteredSettings>) => void;
  problem: string | null;
}) {
  const count = splitIds(serviceIds).length;
  return (
    <FormField
      label="Service ID"
      error={problem}
      help={
        <span>
          {count} of {mostServiceIds} service IDs, with a comma or a new line between them.
          Deployments are shown at these services of Jira Service Management. An ID looks like{' '}
          <code>b:YXJpOmNsb3VkOmdyYXBo=</code>; it stands there, at the end of the setup of the
          GitLab pipeline:{' '}
          <Link href={guide} target="_blank">
            set up deployment tracking
          </Link>
          .
        </span>
      }
    >
      {(field) => (
        <textarea
          {...field}
          className={styles.ids}
          rows={Math.min(10, Math.max(3, count))}
          value={serviceIds}
          readOnly={inherits}
          spellCheck={false}
          onChange={(event) => enter({ serviceIds: event.currentTarget.value })}
        />
      )}
    </FormField>
  );
}
