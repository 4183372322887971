import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ActDeps } from './acts/act-deps.ts';
import { addRepository } from './acts/add-repository.ts';
import { watchRepository } from './acts/watch-repository.ts';
import { writeDemoRepository } from './demo/demo-repository.ts';
import type { RealRepositories } from './door.ts';

/** The repositories on disk that this sandbox serves, and what must end with it. */
export interface Repositories {
  readonly add: RealRepositories['addRepository'];
  readonly demo: RealRepositories['demoRepository'];
  close(): Promise<void>;
}

export function createRepositories(deps: ActDeps): Repositories {
  const ends: (() => Promise<void>)[] = [];

  const add: Repositories['add'] = async (input) => {
    const added = await addRepository(deps, input);
    if (input.watch) ends.push((await watchRepository(deps, added)).stop);
    return added.project;
  };

  return {
    add,
    async demo({ group, key = 'DEMO' }) {
      const path = await writeDemoRepository(key, deps.world.now());
      const project = await add({ path, group, name: 'shop', watch: true, writable: true });
      ends.push(() => rm(dirname(path), { recursive: true, force: true }));
      return { project, path };
    },
    async close() {
      // In order: a repository is not removed while it is still watched.
      for (const end of ends) await end();
    },
  };
}
