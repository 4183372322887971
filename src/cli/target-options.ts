import { type Command, Option } from 'commander';
import type { LinkTarget } from '../domain/index.ts';

const selectors = ['group', 'project', 'user', 'path'] as const;

/** The selectors as commander collects them; each excludes the others. */
export type TargetOptions = { readonly [Name in (typeof selectors)[number]]?: string };

/** What of GitLab a person means; `kind` is null where any kind will do. */
export type TargetQuestion = {
  readonly kind: LinkTarget['kind'] | null;
  readonly fullPath: string;
};

const meanings = {
  group: 'a group with everything below it, by its full path',
  project: 'one project, by its full path',
  user: "a user's own projects, by user name",
  path: 'any of these, by its full path',
};

/** Adds `--group`, `--project`, `--user` and `--path`. */
export function addTargetOptions(command: Command): Command {
  for (const name of selectors) {
    const others = selectors.filter((other) => other !== name);
    command.addOption(new Option(`--${name} <path>`, meanings[name]).conflicts(others));
  }
  return command;
}

/** The one that was given, or null. Slashes around a path do no harm. */
export function findTargetQuestion(options: TargetOptions): TargetQuestion | null {
  for (const name of selectors) {
    const fullPath = options[name]?.replace(/^\/+|\/+$/g, '');
    if (fullPath) return { kind: name === 'path' ? null : name, fullPath };
  }
  return null;
}
