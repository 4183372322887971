import { basename, dirname, resolve } from 'node:path';

/** A name for the project of each repository: its folder's, told apart by a number where two are equal. */
export function makeProjectNames(paths: readonly string[]): string[] {
  const taken = new Set<string>();
  return paths.map((path) => {
    const name = nameOf(resolve(path));
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name}-${number}`;
    taken.add(free);
    return free;
  });
}

function nameOf(path: string): string {
  const own = basename(path);
  const folder = own === '.git' ? basename(dirname(path)) : own.replace(/\.git$/, '');
  // GitLab's rule for the path of a project, which this name becomes.
  return folder.replace(/[^\w.-]+/g, '-').replace(/^[-._]+|[-._]+$/g, '') || 'repository';
}
