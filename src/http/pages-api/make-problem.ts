import type { Problem } from '../../contract/index.ts';
import { type ErrorCode, errorCodes, ProductError } from '../../domain/index.ts';
import type { ActorRefusal } from '../../links/index.ts';
import { describeActorRefusal } from '../connect/link-answer.ts';
import { RequestError } from '../request-error.ts';

/** What is wrong, and the code's advice about it. */
export function makeProblem(code: ErrorCode, message: string): Problem {
  return { code, message, do: errorCodes[code] };
}

/** What may be told of a failure; what is none of ours is thrown on. */
export function toProblem(failure: unknown): Problem {
  if (failure instanceof ProductError) return makeProblem(failure.code, failure.safe);
  throw failure;
}

/** Why somebody may not act on the links of a site. */
export function makeActorError(refusal: ActorRefusal): RequestError {
  const isKnown = refusal.kind === 'not_administrator';
  return new RequestError({
    code: isKnown ? 'NOT_A_JIRA_ADMINISTRATOR' : 'JIRA_USER_UNREADABLE',
    retry: 'never',
    safe: describeActorRefusal(refusal),
  });
}
