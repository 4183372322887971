import type { Shape } from '../shape.ts';
import type { Call } from './call.ts';
import { GitlabError } from './gitlab-error.ts';
import type { Answer } from './send-request.ts';

/** The answer as the shape describes it. Throws GITLAB_ANSWER_UNEXPECTED naming path and field. */
export function readJson<T>(call: Call, answer: Answer, shape: Shape<T>): T {
  const json = parse(call, answer);
  if (shape.fits(json)) return json;
  throw new GitlabError({
    code: 'GITLAB_ANSWER_UNEXPECTED',
    retry: 'never',
    safe: `GitLab's answer to ${call.path} is not as documented at ${shape.firstFault(json)}`,
  });
}

function parse(call: Call, answer: Answer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch {
    // A maintenance or sign-in page of a proxy: it goes away, unlike a field of another type.
    throw new GitlabError({
      code: 'GITLAB_ANSWER_UNEXPECTED',
      retry: 'soon',
      safe: `GitLab's answer to ${call.path} is not JSON.`,
    });
  }
}
