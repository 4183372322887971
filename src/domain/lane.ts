import type { InstallationId } from './ids.ts';

/** Whether a change happens now or comes from the past. */
export type Urgency = 'live' | 'history';

/**
 * One queue towards Jira (rule 4): requests of a lane leave one after the other. Everything that Jira
 * takes once per request (endpoint, operationType, preventTransitions) follows from the lane.
 */
export type LaneName = 'devinfo/live/0' | 'devinfo/live/1' | 'devinfo/history';

/** A lane of one installation. */
export type Lane = { readonly installationId: InstallationId; readonly name: LaneName };

/** The lane of a project's development information; live work is split in two by repository. */
export function devinfoLane(urgency: Urgency, projectId: number): LaneName {
  if (urgency === 'history') return 'devinfo/history';
  return projectId % 2 === 0 ? 'devinfo/live/0' : 'devinfo/live/1';
}
