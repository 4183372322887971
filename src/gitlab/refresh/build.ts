import { toPath } from '../api/path.ts';
import { pipelineSchema, readBuild } from '../api/pipeline.ts';
import { makeShape } from '../shape.ts';
import { answerGone } from './answer-gone.ts';
import { countTests } from './count-tests.ts';
import { findCommitMessage } from './find-commit-message.ts';
import { listMergeRequestTexts } from './list-merge-request-texts.ts';
import type { ReadRefresh } from './read-refresh.ts';

const pipelineShape = makeShape(pipelineSchema);

/** The pipeline with its commit's and merge requests' texts, and its tests once it has finished; or that it is gone. */
export const refreshBuild: ReadRefresh<'build'> = async (deps, { id, entityId }) => {
  const { api, caller, project } = deps;
  const path = toPath('projects', project.id, 'pipelines', id);
  const row = await api.find({ ...caller, path }, pipelineShape);
  if (!row) return answerGone({ kind: 'build', projectId: project.id, id: entityId });
  const message = await findCommitMessage(deps, row.sha);
  const mergeRequests = await listMergeRequestTexts(deps, row);
  const tests = await countTests(deps, { path, status: row.status });
  const texts = [row.ref, ...(message === null ? [] : [message]), ...mergeRequests];
  return { entities: [readBuild(project, row, { texts, tests })], gone: [] };
};
