import type { Connection } from '../domain/index.ts';
import type {
  ConsoleSettingName,
  ProductSettings,
  ReadSettings,
  Stores,
  Transact,
} from '../ports/index.ts';
import { AdministrationError } from './administration-error.ts';
import { type Actor, recording } from './recording.ts';

/** A setting of the console as it stands. The environment wins. */
type SettingStatus = {
  readonly name: ConsoleSettingName;
  readonly meaning: string;
  readonly value: string | null;
  readonly source: 'environment' | 'console' | 'default';
};

type Definition = {
  readonly name: ConsoleSettingName;
  readonly meaning: string;
  readonly expected: string;
};

export type SettingsDeps = {
  readonly stores: Pick<Stores, 'settings' | 'connections'>;
  readonly transact: Transact;
  readonly definitions: readonly Definition[];
  /** What the environment says, as text. */
  readonly fixed: ReadonlyMap<ConsoleSettingName, string>;
  /** Understands the texts; `problems` names those that are wrong. */
  readonly parse: (texts: ReadonlyMap<string, string>) => {
    readonly settings: ProductSettings;
    readonly problems: readonly { readonly name: string }[];
  };
  /** The address of the GitLab that the environment names. */
  readonly fixedGitlab: URL | null;
  /** Milliseconds of a clock that only goes forward. */
  readonly nowMs?: () => number;
};

/** The settings that the console may change. */
export type Settings = {
  /** What was changed on this node counts at once, on others after five seconds at most. Keeps the last answer while the database is away. */
  readonly read: ReadSettings;
  list(): Promise<SettingStatus[]>;
  /**
   * Null takes a value back. Throws AdministrationError SETTING_FIXED where the environment has it, and
   * REQUEST_INVALID for a value that is not what was expected.
   */
  change(name: ConsoleSettingName, value: string | null, actor: Actor): Promise<void>;
};

const freshForMs = 3_000;

/** Makes the settings: the environment's, else those of the database. */
export function createSettings(deps: SettingsDeps): Settings {
  const nowMs = deps.nowMs ?? (() => performance.now());
  let kept: { readonly settings: Promise<ProductSettings>; readonly untilMs: number } | null = null;

  async function readTexts(): Promise<Map<string, string>> {
    return new Map([...(await deps.stores.settings.list()), ...deps.fixed]);
  }

  return {
    async read() {
      if (kept && nowMs() < kept.untilMs) return await kept.settings;
      const last = kept?.settings ?? null;
      const settings = readTexts().then(
        (texts) => deps.parse(texts).settings,
        async (error: unknown) => {
          if (last) return await last;
          kept = null;
          throw error;
        },
      );
      kept = { settings, untilMs: nowMs() + freshForMs };
      return await settings;
    },

    async list() {
      const texts = await readTexts();
      const applicationId = (await findMain(deps))?.applicationId ?? null;
      return deps.definitions.map(({ name, meaning }) => {
        const ofConsole = isApplicationId(name) ? applicationId : (texts.get(name) ?? null);
        const fixed = deps.fixed.get(name);
        const source = ofConsole === null ? 'default' : 'console';
        return fixed === undefined
          ? { name, meaning, value: ofConsole, source }
          : { name, meaning, value: fixed, source: 'environment' };
      });
    },

    async change(name, value, actor) {
      const text = value?.trim() || null;
      verifyChange(deps, name, text);
      const act = { ...actor, act: 'setting.change', target: name, details: { value: text } };
      await recording(
        deps.transact,
        act,
      )(async (stores) => {
        if (!isApplicationId(name)) return await stores.settings.save(name, text);
        const main = await findMain({ ...deps, stores });
        if (!main) throw refuse('Connect a GitLab first: the application id is one of its own.');
        await stores.connections.change(main.id, { applicationId: text });
      });
      kept = null;
    },
  };
}

function verifyChange(deps: SettingsDeps, name: ConsoleSettingName, text: string | null): void {
  if (deps.fixed.has(name)) {
    const safe = `${name} is set in the environment, which wins.`;
    throw new AdministrationError({ code: 'SETTING_FIXED', retry: 'never', safe });
  }
  if (text === null || deps.parse(new Map([[name, text]])).problems.length === 0) return;
  const expected = deps.definitions.find((each) => each.name === name)?.expected;
  throw refuse(`${name} is wrong; expected ${expected}.`);
}

/** The setting of GitLab's own name is that of the connection people mean when they name none. */
async function findMain({
  stores,
  fixedGitlab,
}: Pick<SettingsDeps, 'fixedGitlab'> & {
  stores: Pick<Stores, 'connections'>;
}): Promise<Connection | null> {
  const connections = await stores.connections.list();
  const fixed = connections.find(({ url }) => url.href === fixedGitlab?.href);
  return fixed ?? connections[0] ?? null;
}

function isApplicationId(name: ConsoleSettingName): boolean {
  return name === 'JIRA_CONNECT_APPLICATION_ID';
}

function refuse(safe: string): AdministrationError {
  return new AdministrationError({ code: 'REQUEST_INVALID', retry: 'never', safe });
}
