import Checkbox from '@atlaskit/checkbox';
import { ErrorMessage, Fieldset, HelperMessage } from '@atlaskit/form';
import Link from '@atlaskit/link';
import { Stack } from '@atlaskit/primitives/compiled';
import { type EnteredSettings, type Tier, tiers } from './entered-settings.ts';

const guide =
  'https://support.atlassian.com/jira-service-management-cloud/docs/set-up-deployment-gating/';

/** What GitLab takes a tier from where the environment names none. */
const namesOfTiers: Readonly<Record<Tier, string>> = {
  production: 'prod or live',
  staging: 'stag, model, pre or demo',
  testing: 'test, accept, qa or quality',
  development: 'dev, review or trunk',
};

/** Whether deployments wait for Jira Service Management, and in which environments. */
export function GatingFields({
  entered,
  enter,
  problem,
}: {
  entered: EnteredSettings;
  enter: (change: Partial<EnteredSettings>) => void;
  problem: string | null;
}) {
  const { inherits, enablesGating } = entered;
  return (
    <Stack space="space.200">
      <Fieldset legend="Deployment gating">
        <Checkbox
          label="Enable deployment gating"
          isChecked={enablesGating}
          isDisabled={inherits}
          onChange={({ currentTarget }) => enter({ enablesGating: currentTarget.checked })}
        />
        <HelperMessage>
          <span>
            Deployments wait in GitLab until they are approved in Jira Service Management. The
            environments must be protected in GitLab, with the service account as an approver:{' '}
            <Link href={guide} target="_blank">
              set up deployment gating
            </Link>
            .
          </span>
        </HelperMessage>
      </Fieldset>
      {enablesGating && <TiersField {...{ entered, enter, problem }} />}
    </Stack>
  );
}

function TiersField({ entered, enter, problem }: Parameters<typeof GatingFields>[0]) {
  const toggle = (tier: Tier, isChosen: boolean) =>
    enter({
      tiers: tiers.filter((one) => (one === tier ? isChosen : entered.tiers.includes(one))),
    });
  return (
    <div>
      <Fieldset legend="Environment tiers">
        {tiers.map((tier) => (
          <Checkbox
            key={tier}
            label={
              <span>
                {tier} <span className="app-quiet">– also names with {namesOfTiers[tier]}</span>
              </span>
            }
            isChecked={entered.tiers.includes(tier)}
            isDisabled={entered.inherits}
            isInvalid={problem !== null}
            onChange={({ currentTarget }) => toggle(tier, currentTarget.checked)}
          />
        ))}
      </Fieldset>
      <div aria-live="polite">
        {problem !== null && <ErrorMessage>{problem}</ErrorMessage>}
        <HelperMessage>
          <span>
            The tier stands in the environment’s settings in GitLab, or as{' '}
            <code>deployment_tier</code> in the pipeline. Where it does not, GitLab takes it from
            the environment’s name. Deployments to any other environment do not wait.
          </span>
        </HelperMessage>
      </div>
    </div>
  );
}
