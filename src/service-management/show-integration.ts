import type { Connection, LinkTarget } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { FindMaintained, Integration, ServicePlace, Stores } from '../ports/index.ts';

/** What a person who may not see the settings of a place is told. */
export type PlaceRefusal = { readonly kind: 'not_signed_in' | 'forbidden' | 'not_found' };

/** What came of a person's question for settings. */
export type ShowIntegrationAnswer =
  | {
      readonly kind: 'shown';
      readonly target: LinkTarget;
      readonly integration: Integration;
      /** Of the person who asks. */
      readonly username: string;
    }
  /** No link covers the place, and nothing was ever entered there. */
  | { readonly kind: 'no_integration' }
  | PlaceRefusal;

/** Whose settings of what: the token is used to ask GitLab now, and never stored. */
export type AskedPlace = {
  readonly connection: Connection;
  readonly token: Secret;
  readonly kind: 'group' | 'project';
  /** GitLab's number or the full path. */
  readonly name: string;
};

/** The settings of a group or project, for a person who has Maintainer or more there. */
export async function showIntegration(
  deps: { stores: Pick<Stores, 'services'>; findMaintained: FindMaintained },
  asked: AskedPlace,
): Promise<ShowIntegrationAnswer> {
  const found = await findPlace(deps, asked);
  if (found.kind !== 'found') return found;
  const integration = await deps.stores.services.findIntegration(found.place);
  return integration
    ? { kind: 'shown', target: found.target, integration, username: found.username }
    : { kind: 'no_integration' };
}

/** The place, if the person maintains it. */
export async function findPlace(
  { findMaintained }: { findMaintained: FindMaintained },
  { connection, token, kind, name }: AskedPlace,
): Promise<
  { kind: 'found'; place: ServicePlace; target: LinkTarget; username: string } | PlaceRefusal
> {
  const answer = await findMaintained(connection, token, { kind, name });
  if (answer.kind !== 'maintained') return answer;
  const { target, username } = answer;
  const place = { connectionId: connection.id, kind, id: target.id, fullPath: target.fullPath };
  return { kind: 'found', place, target, username };
}
