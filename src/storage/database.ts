import type { ColumnType, Generated, Kysely } from 'kysely';

type Timestamp = ColumnType<Date, Date | undefined, Date>;

type EntityColumns = {
  installation_id: number;
  connection_id: number;
  project_id: number;
  kind: string;
  entity_id: string;
};

/** The tables that stores reach through Kysely; hot paths are plain SQL and need no types here. */
export type Tables = {
  installation: {
    id: Generated<number>;
    client_key: string;
    shared_secret: string | null;
    base_url: string;
    display_url: string | null;
    epoch: Generated<number>;
    first_connection_id: number | null;
    instance_url: string | null;
    chosen_connection_id: number | null;
    oauth_cloud_id: string | null;
    oauth_client_id: string | null;
    forge_installation_id: string | null;
    forge_cloud_id: string | null;
    forge_api_base_url: string | null;
    forge_token: string | null;
    forge_token_expires_at: Date | null;
    created_at: Timestamp;
    uninstalled_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  connection: {
    id: Generated<number>;
    slug: string;
    url: string;
    internal_url: string;
    token: string;
    application_id: string | null;
    state: ColumnType<unknown, string | null | undefined, string | null>;
  };
  link: {
    id: Generated<number>;
    installation_id: number;
    connection_id: number;
    target_kind: 'group' | 'project' | 'user';
    target_id: number;
    full_path: string;
    name: string;
    full_name: string;
    description: string | null;
    avatar_url: string | null;
    linked_by: string;
    account_id: string | null;
    created_at: Timestamp;
    jira_projects: string[] | null;
    searches_source_branch: Generated<boolean>;
    pattern: string | null;
    since: Date | null;
    history_state: Generated<'running' | 'paused' | 'cancelled'>;
  };
  project: {
    connection_id: number;
    id: number;
    name: string;
    path_with_namespace: string;
    description: string | null;
    url: string;
    avatar_url: string | null;
    default_branch: string | null;
    namespace_ids: number[];
  };
  coverage: {
    connection_id: number;
    project_id: number;
    installation_id: number;
    link_id: number;
  };
  hook: {
    id: Generated<number>;
    connection_id: number;
    owner_kind: 'group' | 'project' | 'system';
    owner_id: number;
    path_key: string;
    token: string;
    signing_token: string;
    gitlab_hook_id: number | null;
    is_signed: Generated<boolean>;
  };
  history: {
    installation_id: number;
    connection_id: number;
    project_id: number;
    link_id: number;
    kind: string;
    cursor: string | null;
    is_done: Generated<boolean>;
    pages: Generated<number>;
    entities: Generated<number>;
    position: number;
    leased_by: number | null;
    leased_until: Date | null;
    not_before: Date | null;
    attempts: Generated<number>;
    problem: string | null;
    since: Date | null;
    first_page_at: Date | null;
    last_page_at: Date | null;
  };
  lane: {
    installation_id: number;
    name: string;
    leased_by: number | null;
    leased_until: Date | null;
    not_before: Date | null;
    failures: Generated<number>;
    problem: string | null;
  };
  service_account: {
    id: Generated<number>;
    connection_id: number;
    group_id: number | null;
    group_path: string | null;
    token: string;
    problem: string | null;
    saved_at: Timestamp;
  };
  mirror: EntityColumns & { payload: string | null; issue_keys: string[]; sequence: number };
  tombstone: EntityColumns & { acknowledged_at: Timestamp };
};

/** The database, or one transaction of it. */
export type Database = Kysely<Tables>;
