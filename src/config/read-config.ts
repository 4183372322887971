import {
  type Config,
  type DatabaseConfig,
  makeConfig,
  makeDatabaseConfig,
  makeSiteConfig,
  type SiteConfig,
} from './config.ts';
import { ConfigError, type Problem } from './config-error.ts';
import {
  type Environment,
  makeProblem,
  readValues,
  type SettingName,
  type Values,
} from './read-values.ts';
import { settings } from './settings.ts';

const databaseSettings = [
  'DATABASE_URL',
  'DATA_DIR',
  'ENCRYPTION_KEY',
  'ENCRYPTION_KEY_PREVIOUS',
  'LOG_LEVEL',
] as const satisfies readonly SettingName[];

const siteSettings = [
  'ALLOW_PRIVATE_HOSTS',
  'ALLOWED_PRIVATE_RANGES',
  'ATLASSIAN_API_URL',
] as const satisfies readonly SettingName[];

/**
 * The settings of a process that serves or works, frozen. A blank setting counts as not set.
 * Throws one {@link ConfigError} that lists everything wrong or missing.
 */
export function readConfig(env: Environment): Config {
  const names = Object.keys(settings) as SettingName[];
  const { values, problems } = readValues(env, names);
  const publicUrl = findPublicUrl(values);
  if (problems.every(({ name }) => name !== 'PUBLIC_URL') && publicUrl === null) {
    problems.push(makeProblem('PUBLIC_URL', env));
  }
  problems.push(...findLonelySettings(values, env, problems));
  if (problems.length > 0 || publicUrl === null) throw new ConfigError(problems);
  return freezeDeeply(makeConfig(values, publicUrl));
}

/** The settings of a command that only touches the database; others may be wrong or missing. */
export function readDatabaseConfig(env: Environment): DatabaseConfig {
  const { values, problems } = readValues(env, databaseSettings);
  problems.push(...findLonelySettings(values, env, problems));
  if (problems.length > 0) throw new ConfigError(problems);
  return freezeDeeply(makeDatabaseConfig(values));
}

/** How a command reaches Jira sites; others may be wrong or missing. */
export function readSiteConfig(env: Environment): SiteConfig {
  const { values, problems } = readValues(env, siteSettings);
  if (problems.length > 0) throw new ConfigError(problems);
  return freezeDeeply(makeSiteConfig(values));
}

/** Null when it is missing, or http where https is demanded. */
function findPublicUrl(values: Values): URL | null {
  const url = values.PUBLIC_URL;
  if (values.ALLOW_PRIVATE_HOSTS) return url ?? new URL(`http://localhost:${values.PORT ?? 0}`);
  return url?.protocol === 'https:' ? url : null;
}

// Setting the first asks for the second.
const companions = [
  ['DATABASE_URL', 'ENCRYPTION_KEY'],
  ['ENCRYPTION_KEY_PREVIOUS', 'ENCRYPTION_KEY'],
  ['GITLAB_URL', 'GITLAB_TOKEN'],
  ['GITLAB_TOKEN', 'GITLAB_URL'],
  ['GITLAB_INTERNAL_URL', 'GITLAB_URL'],
] as const satisfies readonly (readonly [SettingName, SettingName])[];

function findLonelySettings(
  values: Values,
  env: Environment,
  known: readonly Problem[],
): Problem[] {
  const missing = new Map<SettingName, SettingName>();
  for (const [name, companion] of companions) {
    const isKnown = known.some((problem) => problem.name === companion);
    // Also one that is set to something wrong: all problems are told at once.
    const isWrong = known.some((problem) => problem.name === name);
    const isSet = isWrong || (values[name] ?? null) !== null;
    if (isSet && !values[companion] && !isKnown) missing.set(companion, name);
  }
  return [...missing].map(([companion, name]) => {
    const problem = makeProblem(companion, env);
    return { ...problem, found: `not set, although ${name} is` };
  });
}

/** URL and Secret are left as they are: freezing does not reach inside a URL, and a Secret is frozen. */
function freezeDeeply<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof URL) return value;
  if (Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) freezeDeeply(inner);
  return Object.freeze(value);
}
