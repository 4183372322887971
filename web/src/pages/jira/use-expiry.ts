import { useEffect } from 'react';
import { ApiError } from '../../api/api-error.ts';
import type { SignIn } from '../../sign-in/use-sign-in.ts';

/** Signs out whoever GitLab no longer knows, so that the page asks to sign in again. */
export function useExpiry({ expire }: SignIn, error: unknown): void {
  const isExpired = error instanceof ApiError && error.code === 'GITLAB_SIGN_IN_REQUIRED';
  useEffect(() => {
    if (isExpired) expire();
  }, [isExpired, expire]);
}
