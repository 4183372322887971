import type {
  KindAnswer,
  LinksAnswer,
  ProjectsAnswer,
  RejectionsAnswer,
  SiteAnswer,
} from '../../../contract/index.ts';
import type { HistoryProgress, Link } from '../../../domain/index.ts';
import type { KindStatus, ProjectStatus, Rejection, SiteStatus } from '../../../ports/index.ts';

/** A time as our API tells it. */
export function toTime(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}

/** How a site stands, as our API tells it. */
export function toSiteAnswer(status: SiteStatus): SiteAnswer {
  return {
    id: status.installationId,
    url: status.baseUrl.href,
    displayUrl: status.displayUrl?.href ?? null,
    installedAt: status.installedAt.toISOString(),
    links: status.links.length,
    kinds: status.kinds.map(toKindAnswer),
    waiting: status.waiting,
    lagMs: status.lagMs,
    lastAcceptedAt: toTime(status.lastAcceptedAt),
    rejected: status.rejectedCount,
    unknownKeys: status.unknownKeyCount,
    pauses: status.pauses.map(({ name, notBefore, failures, reason }) => ({
      lane: name,
      until: notBefore.toISOString(),
      failures,
      reason,
    })),
  };
}

function toKindAnswer(status: KindStatus): KindAnswer {
  return { ...status, lastAcceptedAt: toTime(status.lastAcceptedAt) };
}

/** A link and how far its past is read, as our API tells it. */
export function toLinkAnswer(link: Link, progress: HistoryProgress): LinksAnswer['links'][number] {
  const { kind, id, fullPath, name } = link.target;
  const { jiraProjects, searchesSourceBranch, pattern } = link.matching;
  return {
    id: link.id,
    connection: link.connectionId,
    target: { kind, id, path: fullPath, name },
    linkedAt: link.createdAt.toISOString(),
    linkedBy: link.linkedBy,
    matching: {
      jiraProjects: jiraProjects && [...jiraProjects],
      searchesSourceBranch,
      pattern,
    },
    history: {
      ...progress,
      state: link.historyState,
      since: toTime(link.since),
      problems: [...progress.problems],
    },
  };
}

/** How a project stands, as our API tells it. */
export function toProjectAnswer(status: ProjectStatus): ProjectsAnswer['projects'][number] {
  const { hook, sweep, history } = status;
  return {
    connection: status.connectionId,
    id: status.projectId,
    path: status.path,
    url: status.url,
    kinds: status.kinds.map(toKindAnswer),
    history: history && { ...history },
    hook: hook && {
      ...hook,
      owner: { kind: hook.owner.kind, id: 'id' in hook.owner ? hook.owner.id : null },
      checkedAt: toTime(hook.checkedAt),
    },
    sweep: sweep && {
      sweptAt: sweep.sweptAt.toISOString(),
      dueAt: sweep.dueAt.toISOString(),
      problem: sweep.problem,
    },
  };
}

/** What Jira refused, as our API tells it. */
export function toRejectionAnswer(rejection: Rejection): RejectionsAnswer['rejections'][number] {
  const { key, projectPath, kind, entityId, issueKeys, reason, at } = rejection;
  return {
    connection: key.connectionId,
    project: { id: key.projectId, path: projectPath },
    kind,
    entity: entityId,
    issueKeys: [...issueKeys],
    reason,
    at: at.toISOString(),
  };
}
