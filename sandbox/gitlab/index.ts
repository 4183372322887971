export type { GitlabSandbox } from './door.ts';
export type { Delivery } from './hooks/deliveries.ts';
export type { OutgoingHook } from './hooks/outgoing.ts';
export type { Hook, MergeRequest, Namespace, Project, User } from './model/entities.ts';

export type { GitlabSandboxOptions } from './options.ts';
export { mergeRequestCountCommands } from './repository/git/derive-merge-requests.ts';

export { startGitlabSandbox } from './start.ts';
