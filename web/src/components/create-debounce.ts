/**
 * Asks only when no newer question came for a while. The answer to a question that was overtaken never comes.
 */
export function createDebounce<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  waitMs: number,
): (question: Question) => Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (question) =>
    new Promise((resolve) => {
      clearTimeout(timer);
      timer = setTimeout(() => resolve(ask(question)), waitMs);
    });
}
