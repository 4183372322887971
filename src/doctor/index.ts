export { listAddressChecks } from './addresses.ts';
export type { CheckResult } from './check.ts';
export { type CheckedConfiguration, listConfigurationChecks } from './configuration.ts';
export { listDatabaseChecks, listWorkChecks } from './database.ts';
export { listGitlabChecks } from './gitlab.ts';
export { listJiraChecks } from './jira.ts';
export { type CheckGroup, runDoctor } from './run-doctor.ts';
