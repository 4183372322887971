export type { Config, DatabaseConfig } from './config.ts';
export { ConfigError, type Problem } from './config-error.ts';
export { describeSettings } from './describe-settings.ts';
export { readConfig, readDatabaseConfig } from './read-config.ts';
