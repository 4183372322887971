import type { Shape } from '../shape.ts';
import type { Call } from './call.ts';
import type { GitlabApi } from './gitlab-api.ts';
import { nullIfForbidden } from './null-if-forbidden.ts';

/** Null when it is not there, and also where the edition, a scope or the role does not allow to read it. */
export function findAllowed<T>(api: GitlabApi, call: Call, shape: Shape<T>): Promise<T | null> {
  return nullIfForbidden(api.find(call, shape));
}
