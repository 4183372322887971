type Named = {
  /** Rule 1, Identity: what is unique in one GitLab only gets the prefix of its connection. */
  readonly idPrefix: string;
  /** The mirror's id. */
  readonly id: string;
};

/** What Jira knows a build by. */
export type BuildKey = { readonly pipelineId: string; readonly buildNumber: number };

/** What Jira knows a deployment by. */
export type DeploymentKey = {
  readonly pipelineId: string;
  readonly environmentId: string;
  readonly deploymentSequenceNumber: number;
};

/** Jira's key of a build from the mirror's id, as `buildEntityId` makes it. */
export function toBuildKey({ idPrefix, id }: Named): BuildKey {
  const [pipeline = '', number = ''] = id.split('/');
  return { pipelineId: `${idPrefix}${pipeline}`, buildNumber: Number(number) };
}

/** Jira's key of a deployment from the mirror's id, as `deploymentEntityId` makes it. */
export function toDeploymentKey({ idPrefix, id }: Named): DeploymentKey {
  const [pipeline = '', environment = '', number = ''] = id.split('/');
  return {
    pipelineId: `${idPrefix}${pipeline}`,
    environmentId: `${idPrefix}${environment}`,
    deploymentSequenceNumber: Number(number),
  };
}

/** Jira's id of a flag from the mirror's. */
export function toFlagId({ idPrefix, id }: Named): string {
  return `${idPrefix}${id}`;
}
