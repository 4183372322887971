import { ProductError } from '../../domain/index.ts';
import type { Shape } from '../shape.ts';
import type { Call } from './call.ts';
import type { GitlabApi } from './gitlab-api.ts';

/** Null when it is not there, and also where the edition, a scope or the role does not allow to read it. */
export async function findAllowed<T>(
  api: GitlabApi,
  call: Call,
  shape: Shape<T>,
): Promise<T | null> {
  try {
    return await api.find(call, shape);
  } catch (error) {
    if (error instanceof ProductError && error.code === 'GITLAB_FORBIDDEN') return null;
    throw error;
  }
}
