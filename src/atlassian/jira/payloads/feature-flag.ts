import {
  type FeatureFlag,
  type FlagStrategy,
  type IssueKey,
  maxIssueKeys,
  refOf,
} from '../../../domain/index.ts';
import { cleanText, shortenText } from '../clean-text.ts';
import { toFlagId } from '../jira-key.ts';
import { toRequiredUrl } from './url.ts';

const longest = 255;
const labels: Readonly<Record<string, string>> = {
  default: 'All users',
  gitlabUserList: 'User List',
  gradualRolloutUserId: 'Percent of users',
  flexibleRollout: 'Percent rollout',
  userWithId: 'User IDs',
};

/** @see reference gitlab-app (f), Feature flag */
export function toFeatureFlagPayload(
  flag: FeatureFlag,
  issueKeys: readonly IssueKey[],
  idPrefix: string,
) {
  const name = cleanText(flag.name, longest);
  return {
    schemaVersion: '1.0',
    id: toFlagId({ idPrefix, id: refOf(flag).id }),
    key: name,
    displayName: name,
    issueKeys: issueKeys.slice(0, maxIssueKeys),
    summary: toSummary(flag, flag.strategies),
    details: toDetails(flag),
  };
}

/** One for each environment of each strategy; Jira demands one, so without any it is all environments. */
function toDetails(flag: FeatureFlag) {
  const details = flag.strategies.flatMap((strategy) =>
    strategy.scopes.map(({ name, tier }) => ({
      ...toSummary(flag, [strategy]),
      environment: { name: shortenText(name, longest), type: tier ?? undefined },
    })),
  );
  return details.length > 0
    ? details
    : [{ ...toSummary(flag, flag.strategies), environment: { name: '*' } }];
}

function toSummary(flag: FeatureFlag, strategies: readonly FlagStrategy[]) {
  const [percentage] = strategies.flatMap((strategy) => strategy.percentage ?? []);
  const text = strategies.map(({ name }) => labels[name] ?? name).join(', ');
  return {
    url: toRequiredUrl(flag.url),
    lastUpdated: flag.updatedAt.toISOString(),
    status: {
      enabled: flag.isActive,
      defaultValue: '',
      rollout: { percentage: toPercentage(percentage), text: shortenText(text, longest) },
    },
  };
}

/** Jira refuses what is not within 0 and 100. */
function toPercentage(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.min(100, Math.max(0, value));
}
