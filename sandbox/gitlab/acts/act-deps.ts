import type { Announce } from '../hooks/announce.ts';
import type { World } from '../model/world.ts';

/** What everything a person does needs: the world it changes, and the hooks that tell of it. */
export interface ActDeps {
  readonly world: World;
  readonly announce: Announce;
}
