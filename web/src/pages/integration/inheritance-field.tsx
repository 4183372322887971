import { ErrorMessage, Fieldset, HelperMessage } from '@atlaskit/form';
import { Radio } from '@atlaskit/radio';
import { useId } from 'react';
import type { EnteredSettings } from './entered-settings.ts';
import type { SettingsTarget } from './settings-target.ts';

/** Whether the settings are those of the group above, or own ones. */
export function InheritanceField({
  entered,
  enter,
  target: { kind, path },
  problem,
  isUnsaved,
}: {
  entered: EnteredSettings;
  enter: (change: Partial<EnteredSettings>) => void;
  target: SettingsTarget;
  problem: string | null;
  isUnsaved: boolean;
}) {
  const name = useId();
  // Above a top-level group is nothing.
  if (!path.includes('/') && !entered.inherits) return null;
  return (
    <div>
      <Fieldset legend="Where the settings come from">
        <Radio
          name={name}
          value="inherited"
          label="Use the settings of the group above"
          isChecked={entered.inherits}
          isInvalid={problem !== null}
          onChange={() => enter({ inherits: true })}
        />
        <Radio
          name={name}
          value="own"
          label={`Use own settings for this ${kind}`}
          isChecked={!entered.inherits}
          onChange={() => enter({ inherits: false })}
        />
      </Fieldset>
      <div aria-live="polite">
        {problem !== null && <ErrorMessage>{problem}</ErrorMessage>}
        {isUnsaved && (
          <HelperMessage>
            Once saved, the own settings are forgotten, and those of the group above hold and are
            shown here.
          </HelperMessage>
        )}
        {entered.inherits && !isUnsaved && (
          <HelperMessage>
            Below is what holds in the group above. To change it only here, use own settings.
          </HelperMessage>
        )}
      </div>
    </div>
  );
}
