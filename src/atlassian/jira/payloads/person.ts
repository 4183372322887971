import type { Person, Reviewer } from '../../../domain/index.ts';
import { cleanText, shortenText } from '../clean-text.ts';
import { toUrl } from './url.ts';

/** @see reference gitlab-app (f), Author */
export function toAuthorPayload(person: Person) {
  return {
    name: toName(person),
    email: toEmail(person, 255),
    username: person.username === null ? undefined : cleanText(person.username, 255),
    url: toUrl(person.url),
    avatar: toUrl(person.avatarUrl),
  };
}

/** @see reference gitlab-app (f), Reviewer. Jira knows no status for changes that were asked for. */
export function toReviewerPayload(reviewer: Reviewer) {
  return {
    name: toName(reviewer),
    email: toEmail(reviewer, 254),
    approvalStatus: reviewer.approved ? 'APPROVED' : 'UNAPPROVED',
  };
}

function toName({ name }: Person): string | undefined {
  return name === '' ? undefined : shortenText(name, 255);
}

/** Jira finds its user by the address, so part of one is worse than none. */
function toEmail({ email }: Person, limit: number): string | undefined {
  if (email === null || email === '' || email.length > limit) return undefined;
  return cleanText(email, limit) === email ? email : undefined;
}
