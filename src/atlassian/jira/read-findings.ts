import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint, IssueKey } from '../../domain/index.ts';
import type { BuildKey, DeploymentKey } from './jira-key.ts';
import { parseAnswer } from './parse-answer.ts';
import { readErrorMessages } from './read-error-messages.ts';
import type { JiraAnswer } from './send-request.ts';

const messages = Type.Optional(Type.Array(Type.Unknown()));
const names = Type.Optional(Type.Array(Type.String()));
// The specification says `errorMessages`, a live answer was seen to say `errors`.
const failures = Type.Optional(
  Type.Array(Type.Object({ id: Type.String(), errorMessages: messages, errors: messages })),
);
const unknowns = {
  unknownIssueKeys: names,
  unknownAssociations: Type.Optional(
    Type.Array(Type.Object({ associationType: Type.String(), values: Type.Array(Type.Unknown()) })),
  ),
};
const devinfoLists = ['commits', 'branches', 'pullRequests'] as const;
const issueAssociations = ['issueKeys', 'issueIdOrKeys'];

const failedRepository = Type.Object({
  errorMessages: messages,
  errors: messages,
  commits: failures,
  branches: failures,
  pullRequests: failures,
});
const devinfoAnswer = Type.Object({
  acceptedDevinfoEntities: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Object({ commits: names, branches: names, pullRequests: names }),
    ),
  ),
  failedDevinfoEntities: Type.Optional(Type.Record(Type.String(), failedRepository)),
  ...unknowns,
});

const buildKey = Type.Object({ pipelineId: Type.String(), buildNumber: Type.Number() });
const buildsAnswer = Type.Object({
  acceptedBuilds: Type.Optional(Type.Array(buildKey)),
  rejectedBuilds: Type.Optional(Type.Array(Type.Object({ key: buildKey, errors: messages }))),
  ...unknowns,
});

const deploymentKey = Type.Object({
  pipelineId: Type.String(),
  environmentId: Type.String(),
  deploymentSequenceNumber: Type.Number(),
});
const deploymentsAnswer = Type.Object({
  acceptedDeployments: Type.Optional(Type.Array(deploymentKey)),
  rejectedDeployments: Type.Optional(
    Type.Array(Type.Object({ key: deploymentKey, errors: messages })),
  ),
  ...unknowns,
});

const flagsAnswer = Type.Object({
  acceptedFeatureFlags: names,
  failedFeatureFlags: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Unknown()))),
  ...unknowns,
});

/** What an answer names, by the names that {@link findingName} makes. A rejected one comes with the reason. */
export type Findings = {
  readonly accepted: ReadonlySet<string>;
  readonly rejected: ReadonlyMap<string, string>;
  readonly unknownKeys: readonly IssueKey[];
};

/** How the findings name what was sent. */
export const findingName = {
  repository: (id: string) => `${id}/`,
  devinfo: (repositoryId: string, list: string, id: string) => `${repositoryId}/${list}/${id}`,
  build: (key: BuildKey) => `${key.pipelineId}/${key.buildNumber}`,
  deployment: (key: DeploymentKey) =>
    `${key.pipelineId}/${key.environmentId}/${key.deploymentSequenceNumber}`,
  flag: (id: string) => id,
};

/**
 * Reads the answer to a bulk request. Throws JiraError JIRA_ANSWER_UNEXPECTED when it is another.
 * @see reference jira-cloud 1.5 to 1.8, Response
 */
export function readFindings(endpoint: Endpoint, answer: JiraAnswer): Findings {
  switch (endpoint) {
    case 'devinfo':
      return readDevinfo(parseAnswer(devinfoAnswer, answer));
    case 'builds': {
      const found = parseAnswer(buildsAnswer, answer);
      const accepted = (found.acceptedBuilds ?? []).map(findingName.build);
      const rejected = (found.rejectedBuilds ?? []).map(
        ({ key, errors = [] }) => [findingName.build(key), errors] as const,
      );
      return makeFindings(found, accepted, rejected);
    }
    case 'deployments': {
      const found = parseAnswer(deploymentsAnswer, answer);
      const accepted = (found.acceptedDeployments ?? []).map(findingName.deployment);
      const rejected = (found.rejectedDeployments ?? []).map(
        ({ key, errors = [] }) => [findingName.deployment(key), errors] as const,
      );
      return makeFindings(found, accepted, rejected);
    }
    case 'featureflags': {
      const found = parseAnswer(flagsAnswer, answer);
      const accepted = (found.acceptedFeatureFlags ?? []).map(findingName.flag);
      const rejected = Object.entries(found.failedFeatureFlags ?? {}).map(
        ([id, errors]) => [findingName.flag(id), errors] as const,
      );
      return makeFindings(found, accepted, rejected);
    }
  }
}

type Fault = readonly [name: string, messages: readonly unknown[]];
type Unknowns = Pick<Static<typeof devinfoAnswer>, 'unknownIssueKeys' | 'unknownAssociations'>;

function readDevinfo(found: Static<typeof devinfoAnswer>): Findings {
  const accepted = Object.entries(found.acceptedDevinfoEntities ?? {}).flatMap(
    ([repositoryId, lists]) =>
      devinfoLists.flatMap((list) =>
        (lists[list] ?? []).map((id) => findingName.devinfo(repositoryId, list, id)),
      ),
  );
  const rejected = Object.entries(found.failedDevinfoEntities ?? {}).flatMap(listFaults);
  return makeFindings(found, accepted, rejected);
}

function listFaults([repositoryId, failed]: [string, Static<typeof failedRepository>]): Fault[] {
  const own = listMessages(failed);
  const ofEntities = devinfoLists.flatMap((list) =>
    (failed[list] ?? []).map(
      (fault): Fault => [findingName.devinfo(repositoryId, list, fault.id), listMessages(fault)],
    ),
  );
  return own.length > 0 ? [[findingName.repository(repositoryId), own], ...ofEntities] : ofEntities;
}

function listMessages(fault: { errorMessages?: unknown[]; errors?: unknown[] }): unknown[] {
  return [...(fault.errorMessages ?? []), ...(fault.errors ?? [])];
}

function makeFindings(
  { unknownIssueKeys = [], unknownAssociations = [] }: Unknowns,
  accepted: readonly string[],
  rejected: readonly Fault[],
): Findings {
  const associated = unknownAssociations
    .filter(({ associationType }) => issueAssociations.includes(associationType))
    .flatMap(({ values }) => values.filter((value) => typeof value === 'string'));
  return {
    accepted: new Set(accepted),
    rejected: new Map(rejected.map(([name, faults]) => [name, toReason(faults)])),
    unknownKeys: [...new Set([...unknownIssueKeys, ...associated])],
  };
}

function toReason(faults: readonly unknown[]): string {
  return faults.length > 0 ? readErrorMessages(faults) : 'Jira gave no reason';
}
