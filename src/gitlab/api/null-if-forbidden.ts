import { ProductError } from '../../domain/index.ts';

/** What the read brings; null where the edition, a scope or the role does not allow it. */
export async function nullIfForbidden<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ProductError && error.code === 'GITLAB_FORBIDDEN') return null;
    throw error;
  }
}
