/** An answer of our server that says no, in words for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What to do about it. */
  readonly advice: string;

  constructor(
    status: number,
    { code, message, advice }: { code: string; message: string; advice: string },
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.advice = advice;
  }
}
