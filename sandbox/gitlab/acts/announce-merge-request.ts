import { projectListeners, systemListeners } from '../hooks/listeners.ts';
import {
  type Changes,
  type MergeRequestAction,
  mergeRequestPayload,
} from '../hooks/payloads/merge-request.ts';
import type { MergeRequest, User } from '../model/entities.ts';
import { getProject } from '../model/lookup.ts';
import type { ActDeps } from './act-deps.ts';

export async function announceMergeRequest(
  { world, announce }: ActDeps,
  event: {
    row: MergeRequest;
    user: User;
    action: MergeRequestAction;
    changes?: Changes;
    oldrev?: string;
  },
): Promise<void> {
  const { row, user, action } = event;
  const project = getProject(world, row.projectId);
  project.lastActivityAt = world.now();
  const listening = projectListeners(world, project, 'merge_requests_events');
  const system = systemListeners(world, 'merge_requests_events');
  if (listening.length + system.length === 0) return;
  // The source may be a fork that is gone; its commits then are in the target.
  const source = world.projects.get(row.sourceProjectId) ?? project;
  const [lastCommit] = await source.repository.commitsBySha([row.sha]);
  const payload = () =>
    mergeRequestPayload(world, {
      mergeRequest: row,
      user,
      action,
      changes: event.changes ?? {},
      oldrev: event.oldrev ?? null,
      lastCommit: lastCommit ?? null,
    });
  announce({ hooks: listening, event: 'Merge Request Hook', payload });
  announce({ hooks: system, event: 'System Hook', payload });
}
