/**
 * A simulated Jira Cloud site: lifecycle events, token rules, the provider endpoints checked
 * against the published schemas, and a development panel to look at.
 */
export type { TokenSpec } from './apps/app-tokens.ts';

export type { JiraUser } from './directory/users.ts';

export type { ForgeManifest } from './forge/forge-app.ts';

export type { InvocationSpec } from './forge/forge-tokens.ts';

export type { StoredEntity } from './providers/dev-info/store.ts';

export { type JiraSandbox, type JiraSandboxOptions, startJiraSandbox } from './sandbox.ts';

export type { RequestOutline } from './traffic/request-record.ts';
