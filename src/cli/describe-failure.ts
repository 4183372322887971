import pc from 'picocolors';
import { ConfigError, type Problem } from '../config/index.ts';
import { errorCodes, ProductError } from '../domain/index.ts';
import { exitCode } from './exit-code.ts';

/** A failure as the command line tells it: for people, for programs, and for the shell. */
export type Failure = {
  readonly text: string;
  readonly json: {
    readonly error: {
      readonly code: string;
      readonly message: string;
      readonly todo: string;
      readonly problems?: readonly Problem[];
    };
  };
  readonly exitCode: number;
};

/** Puts anything thrown into words that show no secret and say what to do. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof ConfigError) {
    const { code, message, problems } = error;
    return {
      text: message,
      json: { error: { code, message, todo: errorCodes[code], problems } },
      exitCode: exitCode.configuration,
    };
  }
  if (error instanceof ProductError) {
    const { code, safe } = error;
    const todo = errorCodes[code];
    return {
      text: `${pc.red(code)}: ${safe}\n${todo}`,
      json: { error: { code, message: safe, todo } },
      exitCode: exitCode.failed,
    };
  }
  return describeUnknown(error);
}

/** A text that nobody has checked is cut short; all of it goes to the log where that was asked for. */
function describeUnknown(error: unknown): Failure {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  const message = line.slice(0, 200) || 'Something went wrong that has no name yet.';
  const todo = 'Run it again with LOG_LEVEL=debug to see where it happened.';
  return {
    text: `${pc.red('UNEXPECTED')}: ${message}\n${todo}`,
    json: { error: { code: 'UNEXPECTED', message, todo } },
    exitCode: exitCode.failed,
  };
}
