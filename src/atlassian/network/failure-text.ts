/** Why a call got no answer, in words that may be shown: a time-out or the system's own error code. */
export function failureText(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'it did not answer in time';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'PRIVATE_ADDRESS') return 'its name leads to a private address';
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'the connection failed';
}
