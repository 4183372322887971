import type { Installation, InstallationId, Link } from '../domain/index.ts';
import type { InstallationStore, LinkStore } from '../ports/index.ts';

/** Which links: those that reach a group or project by its full path, or those of a Jira site. */
export type LinkQuestion =
  | { readonly kind: 'path'; readonly fullPath: string }
  | { readonly kind: 'site'; readonly url: URL };

/** A link that answers the question. */
type LinkFinding = {
  readonly link: Link;
  readonly installation: Installation;
  /** Null when the link is on the asked path itself; else the full path of the linked ancestor. */
  readonly throughAncestor: string | null;
};

/**
 * Who receives what: the links of a site, or all links a path is reached by, directly or through an
 * ancestor, since when and by whom. An empty list means: not linked.
 */
export async function findLinks(
  deps: {
    links: Pick<LinkStore, 'list'>;
    installations: Pick<InstallationStore, 'list'>;
  },
  question: LinkQuestion,
): Promise<LinkFinding[]> {
  const installations = new Map<InstallationId, Installation>(
    (await deps.installations.list()).map((installation) => [installation.id, installation]),
  );
  const findings: LinkFinding[] = [];
  for (const link of await deps.links.list()) {
    const installation = installations.get(link.installationId);
    if (!installation || !isAsked(question, link, installation)) continue;
    findings.push({ link, installation, throughAncestor: ancestorOf(question, link) });
  }
  return findings;
}

function isAsked(question: LinkQuestion, link: Link, installation: Installation): boolean {
  if (question.kind === 'site') {
    const { baseUrl, displayUrl } = installation;
    return [baseUrl.host, displayUrl?.host].includes(question.url.host);
  }
  const asked = question.fullPath.toLowerCase();
  const linked = link.target.fullPath.toLowerCase();
  return asked === linked || asked.startsWith(`${linked}/`);
}

/** GitLab's paths know no upper and lower case. */
function ancestorOf(question: LinkQuestion, { target }: Link): string | null {
  if (question.kind === 'site') return null;
  return question.fullPath.toLowerCase() === target.fullPath.toLowerCase() ? null : target.fullPath;
}
