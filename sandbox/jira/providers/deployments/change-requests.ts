import type { Stored } from '../bulk/bulk-store.ts';
import { type Deployment, type DeploymentKey, keyOfDeployment } from './deployment.ts';

/** `invalid`: service management lost or refused the request, so that no verdict will come. */
type GatingStatus = 'awaiting' | 'allowed' | 'prevented' | 'invalid';

/** The issue in which people decide whether a deployment may go on. */
export interface ChangeRequest extends DeploymentKey {
  readonly key: string;
  readonly appKey: string;
  readonly status: GatingStatus;
  /** Of the deployment, as it was when it asked. */
  readonly deployment: Deployment;
  readonly issueKeys: readonly string[];
  readonly serviceIds: readonly string[];
  readonly openedAt: Date;
  readonly updatedAt: Date;
}

export interface ChangeRequests {
  /** Opens one when the deployment waits and asks for it; one that was replaced has asked before. */
  consider(deployment: Stored<Deployment>, before: Stored<Deployment> | null): void;
  /** The newest of a deployment. */
  find(deployment: Pick<Stored<Deployment>, 'appKey' | 'id'>): ChangeRequest | null;
  /** Oldest first. */
  list(): readonly ChangeRequest[];
  /** @throws Error when no change request has the key */
  decide(key: string, status: GatingStatus): void;
  forgetApp(appKey: string): void;
}

const projectKey = 'CHG';

/** @param noteChange told of the change request's key and of the issues that show its deployment */
export function createChangeRequests(noteChange: (issueKey: string) => void): ChangeRequests {
  const requests = new Map<string, ChangeRequest>();
  const keyOf = new Map<string, string>();
  let opened = 0;

  const save = (request: ChangeRequest): void => {
    requests.set(request.key, request);
    for (const key of [request.key, ...request.issueKeys]) noteChange(key);
  };
  const find: ChangeRequests['find'] = ({ appKey, id }) =>
    requests.get(keyOf.get(`${appKey} ${id}`) ?? '') ?? null;
  return {
    find,
    consider: (stored, before) => {
      if (!asksForGating(stored.data)) return;
      if (before !== null && find(stored) !== null) return;
      opened += 1;
      const { appKey, id, data, issueKeys, serviceIds } = stored;
      const key = `${projectKey}-${opened}`;
      keyOf.set(`${appKey} ${id}`, key);
      const now = new Date();
      save({
        ...keyOfDeployment(data),
        key,
        appKey,
        status: 'awaiting',
        deployment: data,
        issueKeys,
        serviceIds,
        openedAt: now,
        updatedAt: now,
      });
    },
    list: () => [...requests.values()],
    decide: (key, status) => {
      const request = requests.get(key);
      if (request === undefined) throw new Error(`There is no change request ${key}`);
      save({ ...request, status, updatedAt: new Date() });
    },
    forgetApp: (appKey) => {
      for (const request of requests.values())
        if (request.appKey === appKey) requests.delete(request.key);
    },
  };
}

function asksForGating({ state, commands = [] }: Deployment): boolean {
  const hasCommand = commands.some(({ command }) => command === 'initiate_deployment_gating');
  return state === 'pending' && hasCommand;
}
