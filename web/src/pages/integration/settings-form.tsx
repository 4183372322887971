import Button from '@atlaskit/button/new';
import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import { type FormEvent, useState } from 'react';
import type { JiraCloudAppRequest } from '../../../../src/contract/index.ts';
import { ApiError } from '../../api/api-error.ts';
import {
  type EnteredSettings,
  findSettingsProblems,
  readRefusal,
  type SettingsProblems,
  toSettingsRequest,
} from './entered-settings.ts';
import { GatingFields } from './gating-fields.tsx';
import { InheritanceField } from './inheritance-field.tsx';
import { ServiceIdsField } from './service-ids-field.tsx';
import type { SettingsTarget } from './settings-target.ts';

type Outcome =
  | { readonly kind: 'untouched' | 'saving' | 'saved' }
  | { readonly kind: 'refused'; readonly problems: SettingsProblems }
  | { readonly kind: 'failed'; readonly error: ApiError };

type Save = (request: JiraCloudAppRequest) => Promise<EnteredSettings>;

/** The settings to change. `save` answers what holds from then on, and throws ApiError. */
export function SettingsForm({
  held,
  target,
  save,
}: {
  held: EnteredSettings;
  target: SettingsTarget;
  save: Save;
}) {
  const { entered, enter, outcome, problems, submit } = useSettingsForm(held, save);
  const isSaving = outcome.kind === 'saving';
  return (
    <form onSubmit={submit} noValidate aria-label={`Settings of ${target.path}`}>
      <Stack space="space.300">
        <InheritanceField
          {...{ entered, enter, target, problem: problems.inherits ?? null }}
          isUnsaved={entered.inherits && !held.inherits}
        />
        {(!entered.inherits || held.inherits) && (
          <>
            <ServiceIdsField {...{ entered, enter, problem: problems.serviceIds ?? null }} />
            <GatingFields {...{ entered, enter, problem: problems.tiers ?? null }} />
          </>
        )}
        {!(entered.inherits && held.inherits) && (
          <div>
            <Button type="submit" appearance="primary" isLoading={isSaving}>
              Save changes
            </Button>
          </div>
        )}
        <div role="status">
          <OutcomeMessage outcome={outcome} />
        </div>
      </Stack>
    </form>
  );
}

function useSettingsForm(held: EnteredSettings, save: Save) {
  const [entered, setEntered] = useState(held);
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'untouched' });
  const [hasTried, setHasTried] = useState(false);
  const mine = hasTried ? findSettingsProblems(entered) : {};
  const problems = outcome.kind === 'refused' ? { ...outcome.problems, ...mine } : mine;

  const enter = (change: Partial<EnteredSettings>) => {
    setEntered({ ...entered, ...change });
    setOutcome({ kind: 'untouched' });
  };
  const submit = async () => {
    setHasTried(true);
    if (Object.keys(findSettingsProblems(entered)).length > 0) return;
    setOutcome({ kind: 'saving' });
    const answer = await trySave(save, entered);
    if ('saved' in answer) {
      setEntered(answer.saved);
      setHasTried(false);
      setOutcome({ kind: 'saved' });
    } else setOutcome(answer);
  };
  return {
    entered,
    enter,
    outcome,
    problems,
    submit: (event: FormEvent) => {
      event.preventDefault();
      if (outcome.kind !== 'saving') void submit();
    },
  };
}

async function trySave(
  save: Save,
  entered: EnteredSettings,
): Promise<{ saved: EnteredSettings } | Extract<Outcome, { kind: 'refused' | 'failed' }>> {
  try {
    return { saved: await save(toSettingsRequest(entered)) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const problems = readRefusal(error.message);
    return problems ? { kind: 'refused', problems } : { kind: 'failed', error };
  }
}

function OutcomeMessage({ outcome }: { outcome: Outcome }) {
  switch (outcome.kind) {
    case 'saved':
      return (
        <SectionMessage appearance="success" title="Your changes have been saved">
          They hold for deployments from now on.
        </SectionMessage>
      );
    case 'refused':
      return <SectionMessage appearance="error">Nothing was saved. See above.</SectionMessage>;
    case 'failed':
      return (
        <SectionMessage appearance="error" title="Your changes could not be saved">
          {outcome.error.message} {outcome.error.advice}
        </SectionMessage>
      );
    default:
      return null;
  }
}
