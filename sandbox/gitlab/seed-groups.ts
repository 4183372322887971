import { placeGroup } from './acts/groups-and-projects.ts';
import { addMember } from './acts/people.ts';
import type { AccessLevel, Namespace } from './model/entities.ts';
import type { Ref } from './model/lookup.ts';
import type { World } from './model/world.ts';

/** Many groups at once, without hooks. */
export interface SeedGroupsInput {
  readonly groups: number;
  /** Default: at the top. */
  readonly parent?: Ref;
  /** Group n is called `<prefix> n` and lies at `<prefix>-n`, in small letters. Default `Group`. */
  readonly namePrefix?: string;
  /** Of each of them. */
  readonly member?: { readonly user: Ref; readonly level: AccessLevel };
}

export function seedGroups(deps: { readonly world: World }, input: SeedGroupsInput): Namespace[] {
  const { groups, parent, namePrefix = 'Group', member } = input;
  return Array.from({ length: groups }, (_, index) => {
    const name = `${namePrefix} ${index + 1}`;
    const path = name.toLowerCase().replace(/[^\w.-]+/g, '-');
    const group = placeGroup(deps, { name, path, ...(parent && { parent }) });
    if (member) addMember(deps.world, { group }, member.user, member.level);
    return group;
  });
}
