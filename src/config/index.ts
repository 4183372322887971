export type { Config, DatabaseConfig, SiteConfig } from './config.ts';
export { ConfigError, type Problem } from './config-error.ts';
export {
  describeConsoleSettings,
  listFixedSettings,
  readConsoleSettings,
} from './console-settings.ts';
export { describeSettings } from './describe-settings.ts';
export { httpUrl as parseHttpUrl } from './parse-address.ts';
export { readConfig, readDatabaseConfig, readSiteConfig } from './read-config.ts';
