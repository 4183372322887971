export type { Config, Database, DatabaseConfig, PrivateHosts } from './config.ts';
export { ConfigError, type Problem } from './config-error.ts';
export { describeSettings, type SettingRow } from './describe-settings.ts';
export { readConfig, readDatabaseConfig } from './read-config.ts';
