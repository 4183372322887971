import { formatDuration } from '../parts/format-duration.ts';

const dayMs = 86_400_000;

/** What to say about the end of a token; null while it is more than 30 days away, or there is none. */
export function findExpiryWarning(expiresAt: string | null, now: Date): string | null {
  if (expiresAt === null) return null;
  const leftMs = new Date(expiresAt).getTime() - now.getTime();
  if (leftMs <= 0) return 'The token has expired: nothing is read any more. Give a new one now.';
  if (leftMs > 30 * dayMs) return null;
  return `The token expires in ${formatDuration(leftMs)}. Make a new one in GitLab and give it here.`;
}
