/** An answer in both its forms. */
export type Answer = { readonly text: string; readonly json: unknown };

/** Prints the answer of a command: with `--json` one document and nothing else. */
export function writeAnswer(options: { readonly json?: true }, answer: Answer): void {
  const text = options.json ? JSON.stringify(answer.json, null, 2) : answer.text;
  process.stdout.write(`${text}\n`);
}
