const mostCharacters = 255;

/** The first rule that fits says what is wrong. */
const rules: readonly [isBroken: (name: string) => boolean, text: string][] = [
  [(name) => name === '', 'Enter a name for the branch.'],
  [
    (name) => name.length > mostCharacters,
    `A branch name has at most ${mostCharacters} characters.`,
  ],
  [(name) => /\s/u.test(name), 'A branch name has no spaces. Use a hyphen instead.'],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  [(name) => /[\u0000-\u001f\u007f]/u.test(name), 'A branch name has no control characters.'],
  [(name) => /[~^:?*[\\]/.test(name), 'A branch name has none of ~ ^ : ? * [ \\'],
  [(name) => name.includes('..'), 'A branch name has no two dots in a row.'],
  [(name) => name.includes('@{') || name === '@', 'A branch name is not @ and does not contain @{'],
  [(name) => name.startsWith('-'), 'A branch name does not begin with a hyphen.'],
  [
    (name) => name.startsWith('/') || name.endsWith('/') || name.includes('//'),
    'A branch name does not begin or end with a slash, and has no two in a row.',
  ],
  [(name) => /(^|\/)\./.test(name), 'No part of a branch name begins with a dot.'],
  [(name) => name.endsWith('.'), 'A branch name does not end with a dot.'],
  [(name) => /\.lock(\/|$)/.test(name), 'No part of a branch name ends with .lock'],
  [
    (name) => /^(HEAD|refs\/heads\/.*)$/.test(name),
    'GitLab keeps HEAD and names that begin with refs/heads/ for itself.',
  ],
  [
    (name) => /^[0-9a-f]{40}([0-9a-f]{24})?$/i.test(name),
    'GitLab takes no branch name that looks like the hash of a commit.',
  ],
];

/**
 * What git or GitLab would refuse about a branch name, for the person who types it; null when it will do.
 * @see https://git-scm.com/docs/git-check-ref-format
 */
export function findNameProblem(name: string): string | null {
  return rules.find(([isBroken]) => isBroken(name))?.[1] ?? null;
}
