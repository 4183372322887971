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
    ...(owner.kind === 'system' ? lifecycleAndRepositories : ofProjects),
    ...(owner.kind === 'group' ? { project_events: true, subgroup_events: true } : {}),
  };
}

/** Only what the product understands: each further event uses up GitLab.com's webhook limit. */
const ofProjects = {
  push_events: true,
  merge_requests_events: true,
  note_events: true,
  pipeline_events: true,
  deployment_events: true,
  feature_flag_events: true,
  tag_push_events: false,
  releases_events: false,
  job_events: false,
};

/**
 * A system hook always tells of projects and groups that come, move and go. What the hooks of groups and
 * projects tell as well would be stored twice; they keep silent about a push of many branches, which only
 * `repository_update` tells of.
 */
const lifecycleAndRepositories = {
  push_events: false,
  merge_requests_events: false,
  tag_push_events: false,
  repository_update_events: true,
};
