import Textfield from '@atlaskit/textfield';
import { FormField } from '../../components/form-field.tsx';

/** The branch's name, with what is wrong with it as it is typed. */
export function NameField({
  name,
  enter,
  problem,
  issueKey,
}: {
  name: string;
  enter: (name: string) => void;
  problem: string | null;
  issueKey: string;
}) {
  const lacksKey = name !== '' && issueKey !== '' && !name.includes(issueKey);
  return (
    <FormField
      label="Branch name"
      isRequired
      error={problem}
      help={
        lacksKey
          ? `Without ${issueKey} in its name, Jira will not show the branch at the issue. Put ${issueKey} into it.`
          : null
      }
    >
      {(field) => (
        <Textfield
          {...field}
          isRequired
          isInvalid={problem !== null}
          value={name}
          autoComplete="off"
          spellCheck={false}
          onChange={({ currentTarget }) => enter(currentTarget.value)}
        />
      )}
    </FormField>
  );
}
