import type { MergeRequest, Note, Project, User } from '../../model/entities.ts';
import { projectUrl } from '../../model/lookup.ts';
import type { World } from '../../model/world.ts';
import { changeTime, projectPart, repositoryPart, userPart } from './common.ts';

export function notePayload(
  world: World,
  input: { note: Note; mergeRequest: MergeRequest; user: User; project: Project },
): Record<string, unknown> {
  const { note, mergeRequest, user, project } = input;
  const url = `${projectUrl(world, project)}/-/merge_requests/${mergeRequest.iid}`;
  return {
    object_kind: 'note',
    event_type: 'note',
    user: userPart(user),
    project_id: project.id,
    project: projectPart(world, project),
    repository: repositoryPart(world, project),
    object_attributes: {
      id: note.id,
      note: note.body,
      noteable_type: 'MergeRequest',
      author_id: user.id,
      created_at: changeTime(note.createdAt),
      updated_at: changeTime(note.createdAt),
      project_id: project.id,
      noteable_id: mergeRequest.id,
      system: false,
      action: 'create',
      url: `${url}#note_${note.id}`,
    },
    merge_request: {
      id: mergeRequest.id,
      iid: mergeRequest.iid,
      title: mergeRequest.title,
      source_branch: mergeRequest.sourceBranch,
      target_branch: mergeRequest.targetBranch,
      source_project_id: mergeRequest.sourceProjectId,
      target_project_id: mergeRequest.projectId,
      state: mergeRequest.state,
      url,
    },
  };
}
