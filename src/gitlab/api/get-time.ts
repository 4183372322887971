import { readTime } from '../read-time.ts';
import { GitlabError } from './gitlab-error.ts';

/** A time that has to be there. Throws GITLAB_ANSWER_UNEXPECTED for anything else. */
export function getTime(text: string): Date {
  const time = readTime(text);
  if (time) return time;
  throw new GitlabError({
    code: 'GITLAB_ANSWER_UNEXPECTED',
    retry: 'never',
    safe: `GitLab wrote a time that is none: ${JSON.stringify(text.slice(0, 40))}`,
  });
}
