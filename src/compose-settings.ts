import { createSettings, type Settings } from './administration/index.ts';
import {
  type Config,
  describeConsoleSettings,
  listFixedSettings,
  readConsoleSettings,
} from './config/index.ts';
import type { Storage } from './storage/index.ts';

/** The settings that the console may change, over what the environment says. */
export function composeSettings(
  config: Config,
  storage: Pick<Storage, 'stores' | 'transact'>,
): Settings {
  return createSettings({
    ...storage,
    definitions: describeConsoleSettings(),
    fixed: listFixedSettings(config),
    fixedGitlab: config.gitlab?.url ?? null,
    parse: readConsoleSettings,
  });
}
