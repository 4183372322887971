import { recording } from './administration/index.ts';
import type { InstallationId, Link, LinkId } from './domain/index.ts';
import type { createGitlab } from './gitlab/index.ts';
import { removeSite } from './installs/index.ts';
import { systemClock } from './lib/index.ts';
import * as links from './links/index.ts';
import type { Act, SendJob, Stores, Transact } from './ports/index.ts';
import { setServiceAccount } from './service-management/index.ts';
import * as sync from './sync/index.ts';

type Deps = {
  readonly stores: Stores;
  readonly transact: Transact;
  readonly sendJob: SendJob;
  readonly gitlab: ReturnType<typeof createGitlab>;
};

/** What the command line does, each act recorded as the operator's. */
export function makeActs(deps: Deps) {
  const { stores, gitlab, sendJob } = deps;
  const { onLink, onSite, record } = makeRecords(deps);
  return {
    link: (input: Parameters<typeof links.linkTarget>[1]) => {
      const act = toAct('link.create', input.target.fullPath, { site: input.installation.id });
      const isMade = (answer: unknown) => isOfKind(answer, 'linked');
      const transact = recording(deps.transact, (answer) => (isMade(answer) ? act : null));
      return links.linkTarget({ sendJob, transact }, input);
    },
    setMatching: async (linkId: LinkId, options: links.MatchingOptions) =>
      links.setMatching(await onLink('link.match', linkId, { ...options }), linkId, options),
    unlink: async (linkId: LinkId, options: { deletesData: boolean }) =>
      links.removeLink(await onLink('link.remove', linkId, options), linkId, options),
    history: {
      pause: async (linkId: LinkId) =>
        links.pauseHistory(await onLink('history.pause', linkId), linkId),
      resume: async (linkId: LinkId) =>
        links.resumeHistory(await onLink('history.resume', linkId), linkId),
      cancel: async (linkId: LinkId) =>
        links.cancelHistory(await onLink('history.cancel', linkId), linkId),
      restart: async (linkId: LinkId, wish: Parameters<typeof links.askToRestartHistory>[2]) =>
        links.askToRestartHistory(await onLink('history.restart', linkId, wish), linkId, wish),
    },
    removeSite: async (id: InstallationId, options: { deletesData: boolean }) => {
      const recorded = await onSite('site.remove', id, options);
      return await removeSite({ ...recorded, clock: systemClock }, id, options);
    },
    setServiceAccount: async (input: Parameters<typeof setServiceAccount>[1]) => {
      const accounts = { stores, actAsServiceAccount: gitlab.serviceAccounts };
      const answer = await setServiceAccount(accounts, input);
      const place = input.group?.fullPath ?? input.connection.url.href;
      if (answer.kind === 'saved') await record('service-account.set', place);
      return answer;
    },
    removeServiceAccount: async (id: number) => {
      await stores.services.removeAccount(id);
      await record('service-account.remove', `account ${id}`);
    },
    ...makeSteering(deps, record),
  };
}

type Record = (act: string, target: string, details?: Act['details']) => Promise<void>;

/** What only queues work: recorded after it. */
function makeSteering({ stores, transact, sendJob }: Deps, record: Record) {
  const deps = { transact, sendJob };
  const siteOf = async (id: InstallationId) =>
    (await stores.installations.find(id))?.baseUrl.href ?? `site ${id}`;
  return {
    purge: async (project: Parameters<typeof sync.askToPurge>[1]) => {
      await sync.askToPurge(deps, project);
      await record('project.purge', `project ${project.projectId}`, { ...project });
    },
    sync: async (wish: sync.ResyncWish) => {
      const restartHistory: Parameters<typeof sync.resync>[0]['restartHistory'] = (id, each) =>
        links.askToRestartHistory(deps, id, each);
      const answer = await sync.resync({ stores, restartHistory }, wish);
      await record('site.sync', await siteOf(wish.installationId), { ...wish });
      return answer;
    },
    replay: async (wish: Parameters<typeof sync.requestReplay>[1]) => {
      const answer = await sync.requestReplay(deps, wish);
      await record('site.replay', await siteOf(wish.installationId), { ...wish });
      return answer;
    },
    replayDeliveries: async () => {
      const count = await sync.replayDeliveries({ stores });
      await record('delivery.replay', 'all that were given up');
      return count;
    },
    reconcile: async (wish: sync.ReconcileWish) => {
      const answer = await sync.requestReconcile({ ...deps, stores }, wish);
      await record(
        'projects.reconcile',
        wish.project ? `project ${wish.project.projectId}` : 'all',
      );
      return answer;
    },
  };
}

function makeRecords({ stores, transact, sendJob }: Deps) {
  const record: Record = (act, target, details) => stores.audit.record(toAct(act, target, details));
  const recorded = (act: Act) => ({ sendJob, transact: recording(transact, whenDone(act)) });
  return {
    record,
    onLink: async (act: string, id: LinkId, details: Act['details'] = {}) => {
      const link: Link | null = await stores.links.find(id);
      return recorded(toAct(act, link?.target.fullPath ?? `link ${id}`, { link: id, ...details }));
    },
    onSite: async (act: string, id: InstallationId, details: Act['details']) => {
      const site = await stores.installations.find(id);
      return recorded(toAct(act, site?.baseUrl.href ?? `site ${id}`, details));
    },
  };
}

/** Nothing was done to what is not there, nor where it did not fit. */
function whenDone(act: Act): (answer: unknown) => Act | null {
  const undone = ['not_found', 'unfit', 'unchanged', 'unknown'];
  return (answer) => (undone.some((kind) => isOfKind(answer, kind)) ? null : act);
}

function isOfKind(answer: unknown, kind: string): boolean {
  return typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === kind;
}

function toAct(act: string, target: string, details: Act['details'] = {}): Act {
  return { by: 'operator', via: 'cli', act, target, details };
}
