import type { Connection, ConnectionId, ConnectionState } from '../domain/index.ts';
import type { Clock, Secret } from '../lib/index.ts';
import type { ConnectionChange, ReadGitlab, Stores, Transact } from '../ports/index.ts';
import { AdministrationError } from './administration-error.ts';
import { type Actor, recording } from './recording.ts';

export type ConnectionsDeps = {
  readonly stores: Pick<Stores, 'connections'>;
  readonly transact: Transact;
  readonly readGitlab: Pick<ReadGitlab, 'checkConnection'>;
  readonly clock: Clock;
  /** An address without credentials, query and fragment, its last slash dropped; undefined for anything else. */
  readonly parseUrl: (text: string) => URL | undefined;
  /** What the environment has set: its GitLab's token, and the application id. */
  readonly fixedGitlab: URL | null;
  readonly isApplicationIdFixed: boolean;
};

/** A GitLab as somebody enters it. */
type NewConnection = {
  readonly url: string;
  readonly internalUrl: string | null;
  readonly token: Secret;
  readonly applicationId: string | null;
};

/** What of a connection somebody changes; what is left out stays. */
type ChangedConnection = Partial<Omit<NewConnection, 'url'>>;

/** A connection with what a check found just now; `refused`: it cannot be worked with, and nothing was saved. */
type ConnectionAnswer =
  | { readonly kind: 'usable'; readonly connection: Connection; readonly state: ConnectionState }
  | { readonly kind: 'refused'; readonly state: ConnectionState };

/** The GitLabs, as the console changes them. Everybody who works reads a change with the next piece of work. */
export type Connections = {
  /** Throws AdministrationError REQUEST_INVALID for an address, ALREADY_CONNECTED. */
  add(wish: NewConnection, actor: Actor): Promise<ConnectionAnswer>;
  /** Throws AdministrationError NOT_FOUND, SETTING_FIXED for what the environment has, REQUEST_INVALID. */
  change(slug: string, wish: ChangedConnection, actor: Actor): Promise<ConnectionAnswer>;
  /** Looks at the GitLab now and saves what was found. Throws AdministrationError NOT_FOUND. */
  test(slug: string): Promise<{ connection: Connection; state: ConnectionState }>;
};

/** Makes what the console does to connections. */
export function createConnections(deps: ConnectionsDeps): Connections {
  const check = (connection: Connection) =>
    deps.readGitlab.checkConnection(connection, deps.clock.now());
  const { connections } = deps.stores;

  async function get(slug: string): Promise<Connection> {
    const found = (await connections.list()).find((each) => each.slug === slug);
    if (found) return found;
    throw refuse('NOT_FOUND', `There is no GitLab ${slug}.`);
  }

  return {
    async add(wish, actor) {
      const url = readUrl(deps, wish.url, 'url');
      const internalUrl =
        wish.internalUrl === null ? url : readUrl(deps, wish.internalUrl, 'internalUrl');
      if ((await connections.list()).some((each) => each.url.href === url.href)) {
        throw refuse('ALREADY_CONNECTED', `${url.href} is connected already.`);
      }
      const { token } = wish;
      const applicationId = wish.applicationId?.trim() || null;
      const entered = { url, internalUrl, token, applicationId };
      const state = await check({ ...entered, id: notYet, slug: '' });
      if (state.failure) return { kind: 'refused', state };
      const act = { ...actor, act: 'connection.add', target: url.href };
      const details = { internalUrl: internalUrl.href, applicationId };
      const connection = await recording(deps.transact, { ...act, details })(async (stores) => {
        const saved = await stores.connections.save(entered);
        await stores.connections.saveState(saved.id, state);
        return saved;
      });
      return { kind: 'usable', connection, state };
    },

    async change(slug, wish, actor) {
      const before = await get(slug);
      const change = readChange(deps, before, wish);
      const state = await check({ ...before, ...change });
      const isNewWay = change.token !== undefined || change.internalUrl !== undefined;
      if (state.failure && isNewWay) return { kind: 'refused', state };
      const act = { ...actor, act: 'connection.change', target: before.url.href };
      const details = describeChange(change);
      const connection = await recording(deps.transact, { ...act, details })(async (stores) => {
        const changed = await stores.connections.change(before.id, change);
        await stores.connections.saveState(before.id, state);
        return changed ?? before;
      });
      return { kind: 'usable', connection, state };
    },

    async test(slug) {
      const connection = await get(slug);
      const state = await check(connection);
      await connections.saveState(connection.id, state);
      return { connection, state };
    },
  };
}

/** Until it is saved it has no number; its few calls are counted under this one. */
const notYet = 0 as ConnectionId;

function readUrl({ parseUrl }: ConnectionsDeps, text: string, name: string): URL {
  const url = parseUrl(text.trim());
  if (url) return url;
  const safe = `${name} is no http or https address without credentials, query or fragment.`;
  throw refuse('REQUEST_INVALID', safe);
}

function readChange(
  deps: ConnectionsDeps,
  { url }: Connection,
  { token, internalUrl, applicationId }: ChangedConnection,
): ConnectionChange {
  const isFixed = url.href === deps.fixedGitlab?.href;
  const refuseFixed = (names: string) =>
    refuse('SETTING_FIXED', `${names} of the environment say this for ${url.href}, and win.`);
  if (isFixed && (token || internalUrl !== undefined)) {
    throw refuseFixed('GITLAB_TOKEN and GITLAB_INTERNAL_URL');
  }
  if (isFixed && applicationId !== undefined && deps.isApplicationIdFixed) {
    throw refuseFixed('JIRA_CONNECT_APPLICATION_ID');
  }
  return {
    ...(token && { token }),
    ...(internalUrl !== undefined && {
      internalUrl: internalUrl === null ? url : readUrl(deps, internalUrl, 'internalUrl'),
    }),
    ...(applicationId !== undefined && { applicationId: applicationId?.trim() || null }),
  };
}

function describeChange({ token, internalUrl, applicationId }: ConnectionChange) {
  return {
    ...(token && { token: 'changed' }),
    ...(internalUrl && { internalUrl: internalUrl.href }),
    ...(applicationId !== undefined && { applicationId }),
  };
}

function refuse(
  code: 'REQUEST_INVALID' | 'NOT_FOUND' | 'SETTING_FIXED' | 'ALREADY_CONNECTED',
  safe: string,
): AdministrationError {
  return new AdministrationError({ code, retry: 'never', safe });
}
