declare const brand: unique symbol;
type Id<Name extends string> = number & { readonly [brand]: Name };

/** Our id of a Jira site that installed the app. */
export type InstallationId = Id<'Installation'>;
/** Our id of a GitLab instance with its token. */
export type ConnectionId = Id<'Connection'>;
/** Our id of a link between an installation and a group, project or user of a connection. */
export type LinkId = Id<'Link'>;
/** GitLab's id of a project; unique within one connection only. */
export type ProjectId = Id<'Project'>;
