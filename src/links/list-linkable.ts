import type { Connection, Installation, Link, LinkTarget } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { AskGitlabAsUser, LinkableQuestion, LinkStore } from '../ports/index.ts';

/** A target that a person may link, and whether the site receives it already: by a link of its own, or one above. */
type LinkableTarget = {
  readonly target: LinkTarget;
  readonly linked: 'no' | 'linked' | 'inherited';
  /** Full path of the nearest linked group above; null unless inherited. */
  readonly via: string | null;
};

/**
 * A page of what a person may link to a site. Null when GitLab does not accept the person's token. Throws
 * ProductError GITLAB_… when GitLab cannot be asked.
 */
export async function listLinkable(
  deps: {
    askGitlabAsUser: Pick<AskGitlabAsUser, 'listLinkable'>;
    links: Pick<LinkStore, 'listOf'>;
  },
  input: {
    installation: Installation;
    connection: Connection;
    token: Secret;
    question: LinkableQuestion;
  },
): Promise<{
  readonly targets: readonly LinkableTarget[];
  readonly nextPage: number | null;
  readonly total: number | null;
} | null> {
  const { installation, connection, token, question } = input;
  const [page, links] = await Promise.all([
    deps.askGitlabAsUser.listLinkable(connection, token, question),
    deps.links.listOf(installation.id),
  ]);
  if (!page) return null;
  const paths = readLinkedPaths(links, connection);
  return { ...page, targets: page.targets.map((target) => markTarget(paths, target)) };
}

/** Linked groups and namespaces by path in lower case, since a lookup must not grow with the number of links. */
type LinkedPaths = {
  readonly targets: ReadonlySet<string>;
  readonly above: ReadonlyMap<string, string>;
};

function readLinkedPaths(links: readonly Link[], { id }: Connection): LinkedPaths {
  const linked = links.filter(({ connectionId }) => connectionId === id).map((l) => l.target);
  return {
    targets: new Set(linked.map(nameOf)),
    above: new Map(
      linked
        .filter(({ kind }) => kind !== 'project')
        .map(({ fullPath }) => [fullPath.toLowerCase(), fullPath]),
    ),
  };
}

function nameOf({ kind, id }: LinkTarget): string {
  return `${kind}/${id}`;
}

function markTarget({ targets, above }: LinkedPaths, target: LinkTarget): LinkableTarget {
  if (targets.has(nameOf(target))) return { target, linked: 'linked', via: null };
  const parts = target.fullPath.toLowerCase().split('/');
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const via = above.get(parts.slice(0, length).join('/'));
    if (via !== undefined) return { target, linked: 'inherited', via };
  }
  return { target, linked: 'no', via: null };
}
