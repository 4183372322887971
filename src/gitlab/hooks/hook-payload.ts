import { reveal } from '../../lib/index.ts';
import type { HookOwner, HookSpec } from '../../ports/index.ts';

/** GitLab's fields of a hook: what it sends, where to, and the secrets that prove it. */
export function toHookPayload(owner: HookOwner, spec: HookSpec): Record<string, string | boolean> {
  return {
    name: 'GitLab for Jira',
    url: spec.url.href,
    token: reveal(spec.token),
    signing_token: reveal(spec.signingToken),
    enable_ssl_verification: spec.url.protocol === 'https:',
    ...(owner.kind === 'system' ? lifecycleOnly : ofProjects),
    ...(owner.kind === 'group' ? { project_events: true, subgroup_events: true } : {}),
  };
}

/** Only what the product understands: each further event uses up GitLab.com's webhook limit. */
const ofProjects = {
  push_events: true,
  merge_requests_events: true,
  tag_push_events: false,
  pipeline_events: false,
  deployment_events: false,
  feature_flag_events: false,
  releases_events: false,
  job_events: false,
};

/**
 * A system hook always tells of projects and groups that come, move and go. All else arrives through
 * the hooks of groups and projects already, and would be stored twice.
 */
const lifecycleOnly = {
  push_events: false,
  merge_requests_events: false,
  tag_push_events: false,
  repository_update_events: false,
};
