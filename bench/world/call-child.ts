import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

type Answer = { id: number; value?: unknown; error?: string };

/** A program of this benchmark that runs in a process of its own and answers questions. */
export type Child<Commands> = {
  readonly pid: number;
  call<Name extends keyof Commands & string>(
    name: Name,
    ...input: InputOf<Commands[Name]>
  ): Promise<OutputOf<Commands[Name]>>;
  stop(): Promise<void>;
};

type InputOf<Command> = Command extends (...input: infer Input) => unknown ? Input : never;
type OutputOf<Command> = Command extends (...input: never[]) => infer Output
  ? Awaited<Output>
  : never;

/** Starts the program and waits until it is ready; its own `serveCommands` answers. */
export async function startChild<Commands>(
  program: string,
  args: readonly string[] = [],
): Promise<Child<Commands>> {
  const child = fork(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`${program} ended at once`))),
  ]);
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
  child.on('exit', () => {
    for (const [id, answer] of waiting) answer({ id, error: `${program} ended` });
  });
  return {
    pid: child.pid ?? 0,
    call: (name, ...input) => {
      last += 1;
      return ask(child, waiting, { id: last, name, input }) as never;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(killing);
    },
  };
}

async function ask(
  child: ChildProcess,
  waiting: Map<number, (answer: Answer) => void>,
  question: { id: number; name: string; input: unknown },
): Promise<unknown> {
  const answered = new Promise<Answer>((resolve) => waiting.set(question.id, resolve));
  child.send(question);
  const answer = await answered;
  waiting.delete(question.id);
  if (answer.error !== undefined) throw new Error(`${question.name}: ${answer.error}`);
  return answer.value;
}

/** The other side: says that it is ready, answers the process that started it, and ends with it. */
export function serveCommands(commands: object): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, name, input }: { id: number; name: string; input: unknown[] }) => {
    const command: unknown = Reflect.get(commands, name);
    const run = async () => (typeof command === 'function' ? command(...input) : undefined);
    run().then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
  });
  process.send?.({ id: 0 });
}
