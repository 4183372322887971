import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGitRepository } from '../repository/git/git-repository.ts';
import type { FileEdit } from '../repository/repository.ts';

const AUTHORS = {
  mia: { authorName: 'Mia Chen', authorEmail: 'mia@example.com' },
  omar: { authorName: 'Omar Haddad', authorEmail: 'omar@example.com' },
  lena: { authorName: 'Lena Novak', authorEmail: 'lena@example.com' },
} as const;

/** A branch of the demo: its commits, and whether it is merged. */
interface Topic {
  readonly branch: string;
  readonly author: keyof typeof AUTHORS;
  readonly commits: readonly { readonly message: string; readonly file: FileEdit }[];
  readonly merged: string | null;
}

function topicsFor(key: string): readonly Topic[] {
  return [
    {
      branch: `feature/${key}-1-shopping-cart`,
      author: 'mia',
      merged: `${key}-1 Keep the shopping cart across visits`,
      commits: [
        {
          message: `${key}-1 Store the cart on the server\n\nThe cookie held eight items at most.`,
          file: { path: 'src/cart.js', added: ['export const cart = new Map();'] },
        },
        {
          message: `${key}-1 Merge the guest cart at sign-in`,
          file: { path: 'src/sign-in.js', added: ['mergeCarts(guest, user);'] },
        },
      ],
    },
    {
      branch: `fix/${key}-2-wrong-total`,
      author: 'omar',
      merged: `${key}-2 Round the total only once`,
      commits: [
        {
          message: `${key}-2 Round the total only once`,
          file: { path: 'src/total.js', added: ['export const total = round(sum(items));'] },
        },
      ],
    },
    {
      branch: `feature/${key}-3-dark-mode`,
      author: 'lena',
      merged: null,
      commits: [
        {
          message: `${key}-3 Follow the system's colour scheme`,
          file: { path: 'src/theme.css', added: [':root { color-scheme: light dark; }'] },
        },
      ],
    },
    {
      branch: 'chore/update-dependencies',
      author: 'omar',
      merged: null,
      commits: [
        {
          message: 'Update dependencies',
          file: { path: 'package.json', added: ['{ "name": "shop", "version": "2.0.0" }'] },
        },
      ],
    },
  ];
}

/** Writes a small bare repository; gives its path. The caller removes it. */
export async function writeDemoRepository(key: string, now: Date): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'gitlab-sandbox-')), 'shop.git');
  await promisify(execFile)('git', ['init', '--quiet', '--bare', '--initial-branch=main', path]);
  const repository = createGitRepository({ path, writable: true });
  let minutesAgo = 60 * 24 * 5;
  const nextTime = () => {
    minutesAgo -= 60 * 7;
    return new Date(now.getTime() - minutesAgo * 60_000);
  };
  let main = await repository.writeCommit({
    ...AUTHORS.mia,
    parents: [],
    message: 'Start the shop',
    at: nextTime(),
    files: [{ path: 'README.md', added: ['# Shop', 'A small shop, to show GitLab for Jira.'] }],
  });
  for (const { branch, author, commits, merged } of topicsFor(key)) {
    let head = main;
    for (const { message, file } of commits) {
      const files = [file];
      const commit = { ...AUTHORS[author], parents: [head], message, at: nextTime(), files };
      head = await repository.writeCommit(commit);
    }
    if (merged === null) {
      await repository.setRef(`refs/heads/${branch}`, head);
      continue;
    }
    main = await repository.writeCommit({
      ...AUTHORS.lena,
      parents: [main, head],
      message: `Merge branch '${branch}' into 'main'\n\n${merged}`,
      at: nextTime(),
      files: [],
    });
  }
  await repository.setRef('refs/heads/main', main);
  return path;
}
