import type { Connection, Installation, Link } from '../domain/index.ts';
import { chunk, type Secret } from '../lib/index.ts';
import type { AskGitlabAsUser, AskJiraAdministrator, SendJob, Transact } from '../ports/index.ts';
import { type ActorRefusal, findActorRefusal, type LinkActor } from './check-administrator.ts';
import type { LinkOptions } from './link-options.ts';
import { linkTarget } from './link-target.ts';

/** What came of one target that a person named. */
export type TargetAnswer =
  | { readonly kind: 'linked'; readonly link: Link }
  /** It does not exist, or the person has less than Maintainer there: strangers learn no difference. */
  | { readonly kind: 'not_linkable' }
  | { readonly kind: 'already_linked' };

/** What came of a person's wish to link. */
export type LinkAsUserAnswer = TargetAnswer | Refusal;

type Refusal = { readonly kind: 'not_signed_in' } | ActorRefusal;

type Deps = {
  transact: Transact;
  sendJob: SendJob;
  askJiraAdministrator: AskJiraAdministrator;
  askGitlabAsUser: Pick<AskGitlabAsUser, 'user' | 'findLinkable'>;
};

type Place = {
  readonly installation: Installation;
  readonly connection: Connection;
  /** The person's own GitLab token; used here and never stored. */
  readonly token: Secret;
  readonly options?: LinkOptions;
};

/** GitLab is asked about so many targets at a time. */
const targetsAtOnce = 5;

/**
 * Links what a person named, if Jira says now that the person administers the site and GitLab says
 * now that the person maintains the target. Throws ProductError when one of them cannot be asked, and
 * MATCHING_INVALID for options that cannot work.
 * @see reference gitlab-app (d): the checks and their order
 */
export async function linkAsUser(
  deps: Deps,
  input: Place & {
    /** `sub` of the verified Jira token. */
    accountId: string | null;
    fullPath: string;
  },
): Promise<LinkAsUserAnswer> {
  const { accountId, fullPath, ...place } = input;
  const checked = await checkPerson(deps, place, { kind: 'jira', accountId });
  return checked.kind === 'fit' ? await linkOne(deps, place, checked, fullPath) : checked;
}

/**
 * Links several targets as {@link linkAsUser} does, each by itself; the person is asked about once. What cannot be
 * asked about one target is that target's `failure` alone.
 */
export async function linkSeveralAsUser(
  deps: Deps,
  input: Place & { actor: LinkActor; fullPaths: readonly string[] },
): Promise<
  | Refusal
  | {
      readonly kind: 'answered';
      readonly targets: readonly {
        readonly fullPath: string;
        readonly answer: TargetAnswer | { readonly kind: 'failed'; readonly failure: unknown };
      }[];
    }
> {
  const { actor, fullPaths, ...place } = input;
  const checked = await checkPerson(deps, place, actor);
  if (checked.kind !== 'fit') return checked;
  const targets = [];
  for (const piece of chunk([...new Set(fullPaths)], targetsAtOnce)) {
    const asked = piece.map(async (fullPath) => ({
      fullPath,
      answer: await linkOne(deps, place, checked, fullPath).catch((failure: unknown) => ({
        kind: 'failed' as const,
        failure,
      })),
    }));
    targets.push(...(await Promise.all(asked)));
  }
  return { kind: 'answered', targets };
}

type Fit = { readonly kind: 'fit'; readonly username: string; readonly accountId: string | null };

async function checkPerson(
  deps: Deps,
  { installation, connection, token }: Place,
  actor: LinkActor,
): Promise<Fit | Refusal> {
  const user = await deps.askGitlabAsUser.user(connection, token);
  if (!user) return { kind: 'not_signed_in' };
  const refusal = await findActorRefusal(deps, installation, actor);
  if (refusal) return refusal;
  const accountId = actor.kind === 'jira' ? actor.accountId : null;
  return { kind: 'fit', username: user.username, accountId };
}

async function linkOne(
  deps: Deps,
  { installation, connection, token, options = {} }: Place,
  { username: linkedBy, accountId }: Fit,
  fullPath: string,
): Promise<TargetAnswer> {
  // An empty path would name GitLab's list of all groups.
  const target =
    fullPath === '' ? null : await deps.askGitlabAsUser.findLinkable(connection, token, fullPath);
  if (!target) return { kind: 'not_linkable' };
  const place = { installation, connection, target };
  return await linkTarget(deps, { ...options, ...place, linkedBy, accountId });
}
