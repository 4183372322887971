import { Value } from '@sinclair/typebox/value';
import type { FastifyRequest } from 'fastify';
import { type JiraCloudAppRequest, jiraCloudAppRequestSchema } from '../../contract/index.ts';
import type { IntegrationWish } from '../../service-management/index.ts';
import { toRecord } from '../to-record.ts';

/** The settings that a request enters, or in words of GitLab's API what is wrong with it. */
type JiraCloudAppRequestAnswer =
  | { readonly kind: 'valid'; readonly wish: IntegrationWish }
  | { readonly kind: 'invalid'; readonly error: string };

const truths: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...[true, 'true', '1', 1].map((value) => [value, true] as const),
  ...[false, 'false', '0', 0].map((value) => [value, false] as const),
]);

const flags: readonly (keyof JiraCloudAppRequest)[] = [
  'jira_cloud_app_enable_deployment_gating',
  'use_inherited_settings',
];

/** Reads the parameters of query and body, as GitLab does: a form knows no numbers and no flags. */
export function readJiraCloudAppRequest(request: FastifyRequest): JiraCloudAppRequestAnswer {
  const given = { ...toRecord(request.query), ...toRecord(request.body) };
  for (const name of flags) given[name] = truths.get(given[name]) ?? given[name];
  const known = Value.Clean(jiraCloudAppRequestSchema, given);
  if (!Value.Check(jiraCloudAppRequestSchema, known)) {
    const names = [...Value.Errors(jiraCloudAppRequestSchema, known)].map(({ path }) =>
      path.slice(1),
    );
    const error = [...new Set(names)].map((name) => `${name} is invalid`).join(', ');
    return { kind: 'invalid', error };
  }
  return { kind: 'valid', wish: toWish(known) };
}

/** Null empties a setting. */
function toWish(request: JiraCloudAppRequest): IntegrationWish {
  const {
    jira_cloud_app_service_ids: serviceIds,
    jira_cloud_app_enable_deployment_gating: enablesGating,
    jira_cloud_app_deployment_gating_environments: gatedEnvironments,
    use_inherited_settings: inherits,
  } = request;
  return {
    inherits: inherits ?? false,
    settings: {
      ...(serviceIds !== undefined && { serviceIds: serviceIds ?? '' }),
      ...(enablesGating !== undefined && { enablesGating: enablesGating ?? false }),
      ...(gatedEnvironments !== undefined && { gatedEnvironments: gatedEnvironments ?? '' }),
    },
  };
}
