import { GitlabError } from './gitlab-error.ts';

/**
 * Joins the parts of an address below `/api/v4/`, each encoded whole (`group/project` becomes one part).
 * Throws GITLAB_NOT_FOUND for `.` and `..`, which no encoding keeps from being resolved on the way.
 */
export function toPath(...parts: readonly (string | number)[]): string {
  return parts.map((part) => encodePart(String(part))).join('/');
}

/** Encodes one part of an address; halves of surrogate pairs become U+FFFD instead of an exception. */
function encodePart(text: string): string {
  if (text === '.' || text === '..') {
    throw new GitlabError({
      code: 'GITLAB_NOT_FOUND',
      retry: 'never',
      safe: 'GitLab has nothing of that name.',
    });
  }
  return encodeURIComponent(Buffer.from(text).toString());
}

/** An encoded query without its leading `?`. */
export function toQuery(fields: Readonly<Record<string, string | number | boolean>>): string {
  return new URLSearchParams(
    Object.entries(fields).map(([name, value]) => [name, String(value)]),
  ).toString();
}
