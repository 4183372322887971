import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useConsole } from './console-context.ts';
import { callConsole } from './use-answer.ts';

/** What is to be done, as our server takes it. */
export type Act = {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, boolean>>;
};

/** Does something, and lets every view read anew what may have changed. */
export function useAct<Answer>(
  onDone: (answer: Answer) => void = () => undefined,
): UseMutationResult<Answer, Error, Act> {
  const session = useConsole();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, ...options }: Act) => callConsole<Answer>(session, path, options),
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: ['console'] });
      onDone(answer);
    },
  });
}
