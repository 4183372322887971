import type { EntityKind } from './entity.ts';
import type { InstallationId } from './ids.ts';
import type { MirrorKind } from './mirror-entry.ts';

/** Whether a change happens now or comes from the past. */
export type Urgency = 'live' | 'history';

/** The interfaces of Jira that take our entities. */
export type Endpoint = 'devinfo' | 'builds' | 'deployments' | 'featureflags';

/** All endpoints, each once. */
export const endpoints = ['devinfo', 'builds', 'deployments', 'featureflags'] as const;

/**
 * One queue towards Jira (rule 4): requests of a lane leave one after the other. Everything that Jira
 * takes once per request (endpoint, operationType, preventTransitions) follows from the lane.
 */
export type LaneName =
  | 'devinfo/live/0'
  | 'devinfo/live/1'
  | `${Exclude<Endpoint, 'devinfo'>}/live`
  | `${Endpoint}/history`;

/** A lane of one installation. */
export type Lane = { readonly installationId: InstallationId; readonly name: LaneName };

const endpointOfKind: Record<EntityKind, Endpoint> = {
  commit: 'devinfo',
  branch: 'devinfo',
  merge_request: 'devinfo',
  build: 'builds',
  deployment: 'deployments',
  feature_flag: 'featureflags',
};

/** The endpoint that takes a kind. */
export function endpointOf(kind: MirrorKind): Endpoint {
  return kind === 'repository' ? 'devinfo' : endpointOfKind[kind];
}

/** The lane of a kind in a project; live development information is split in two by repository. */
export function laneOf(kind: MirrorKind, urgency: Urgency, projectId: number): LaneName {
  const endpoint = endpointOf(kind);
  if (urgency === 'history') return `${endpoint}/history`;
  if (endpoint !== 'devinfo') return `${endpoint}/live`;
  return projectId % 2 === 0 ? 'devinfo/live/0' : 'devinfo/live/1';
}

/** The endpoint of a lane. */
export function endpointOfLane(name: LaneName): Endpoint {
  return name.slice(0, name.indexOf('/')) as Endpoint;
}

/** Whether a lane carries what happens now, or the past. */
export function urgencyOfLane(name: LaneName): Urgency {
  return name.endsWith('/history') ? 'history' : 'live';
}
