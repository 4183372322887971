import type { AppDescriptor } from './descriptor.ts';

/** An app as this site knows it. */
export interface InstalledApp {
  readonly key: string;
  readonly descriptor: AppDescriptor;
  readonly descriptorUrl: string;
  readonly clientKey: string;
  readonly sharedSecret: string;
  /** What its calls may be signed with; the older secret too while a rotation is under way. */
  readonly secrets: readonly string[];
  readonly installedAt: Date;
}

export interface InstalledApps {
  save(app: InstalledApp): void;
  remove(appKey: string): void;
  find(appKey: string): InstalledApp | undefined;
  /** The app of that key, or else the one installed last; throws when there is none. */
  get(appKey?: string): InstalledApp;
  list(): readonly InstalledApp[];
}

export function createInstalledApps(): InstalledApps {
  const apps = new Map<string, InstalledApp>();
  return {
    save: (app) => {
      apps.set(app.key, app);
    },
    remove: (appKey) => {
      apps.delete(appKey);
    },
    find: (appKey) => apps.get(appKey),
    get: (appKey) => {
      const app = appKey === undefined ? [...apps.values()].at(-1) : apps.get(appKey);
      if (app === undefined) throw new Error(`No app ${appKey ?? ''} is installed in this Jira`);
      return app;
    },
    list: () => [...apps.values()],
  };
}

/** Connect's scopes include each other: DELETE allows to write, WRITE allows to read. */
export function hasScope(app: InstalledApp, needed: 'READ' | 'WRITE' | 'DELETE'): boolean {
  const order = ['READ', 'WRITE', 'DELETE', 'PROJECT_ADMIN', 'ADMIN'];
  return app.descriptor.scopes.some((scope) => order.indexOf(scope) >= order.indexOf(needed));
}
