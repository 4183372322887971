import { alertStatus } from '../hooks/health.ts';
import { HOOK_EVENTS, type Hook, type HookEvent, type HookOwner } from '../model/entities.ts';
import type { World } from '../model/world.ts';
import { ApiError, badRequest } from './call.ts';

type Body = Readonly<Record<string, unknown>>;

const DEFAULT_ON: Record<HookOwner['kind'], readonly HookEvent[]> = {
  project: ['push_events'],
  group: ['push_events'],
  system: ['repository_update_events'],
};

const SYSTEM_EVENTS: readonly HookEvent[] = [
  'push_events',
  'tag_push_events',
  'merge_requests_events',
  'repository_update_events',
];

const GROUP_ONLY: readonly HookEvent[] = ['subgroup_events', 'member_events', 'project_events'];

export function eventsOf(kind: HookOwner['kind']): readonly HookEvent[] {
  if (kind === 'system') return SYSTEM_EVENTS;
  return HOOK_EVENTS.filter(
    (event) =>
      event !== 'repository_update_events' && (kind === 'group' || !GROUP_ONLY.includes(event)),
  );
}

export function makeHook(world: World, owner: HookOwner, body: Body, signing: boolean): Hook {
  if (body.url === undefined) throw badRequest('url is missing');
  const hook: Hook = {
    id: world.nextId('hook'),
    owner,
    createdAt: world.now(),
    url: '',
    name: '',
    description: '',
    token: null,
    signingToken: null,
    events: new Set(DEFAULT_ON[owner.kind]),
    enableSslVerification: true,
    branchFilter: '',
    branchFilterStrategy: 'wildcard',
    customHeaders: [],
    recentFailures: 0,
    disabledUntil: null,
  };
  applyHookFields(hook, body, signing);
  return hook;
}

export function applyHookFields(hook: Hook, body: Body, signing: boolean): void {
  if (body.url !== undefined) hook.url = checkedUrl(body.url);
  hook.name = textOr(body.name, hook.name);
  hook.description = textOr(body.description, hook.description);
  hook.branchFilter = textOr(body.push_events_branch_filter, hook.branchFilter);
  hook.token = textOr(body.token, hook.token ?? '') || null;
  // Where the feature is off, GitLab takes the parameter without a word.
  if (signing && body.signing_token !== undefined) {
    hook.signingToken = checkedSigningToken(body.signing_token);
  }
  if (body.enable_ssl_verification !== undefined) {
    hook.enableSslVerification = isOn(body.enable_ssl_verification);
  }
  applyStrategy(hook, body.branch_filter_strategy);
  if (Array.isArray(body.custom_headers)) hook.customHeaders = body.custom_headers;
  applyEvents(hook, body);
}

function applyEvents(hook: Hook, body: Body): void {
  for (const event of eventsOf(hook.owner.kind)) {
    const value = body[event];
    if (value === undefined || value === null) continue;
    if (isOn(value)) hook.events.add(event);
    else hook.events.delete(event);
  }
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function applyStrategy(hook: Hook, value: unknown): void {
  if (value === 'wildcard' || value === 'regex' || value === 'all_branches') {
    hook.branchFilterStrategy = value;
  }
}

/** Parameters this kind of hook does not have: GitLab ignores them, a test should hear of them. */
export function unknownHookFields(kind: HookOwner['kind'], body: Body): readonly string[] {
  const known = new Set<string>([
    ...HOOK_EVENTS,
    ...['id', 'hook_id', 'url', 'name', 'description', 'token', 'signing_token', 'custom_headers'],
    ...['enable_ssl_verification', 'push_events_branch_filter', 'branch_filter_strategy'],
  ]);
  const ofKind = new Set<string>(eventsOf(kind));
  return Object.keys(body).filter(
    (name) => !known.has(name) || (name.endsWith('_events') && !ofKind.has(name)),
  );
}

export function presentHook(hook: Hook, signing: boolean, now: Date): Record<string, unknown> {
  const { owner } = hook;
  const flags = eventsOf(owner.kind).map((event) => [event, hook.events.has(event)] as const);
  const place = owner.kind === 'system' ? {} : { [`${owner.kind}_id`]: owner.id };
  return {
    id: hook.id,
    url: hook.url,
    name: hook.name,
    description: hook.description,
    created_at: hook.createdAt.toISOString(),
    ...Object.fromEntries(flags),
    push_events_branch_filter: hook.branchFilter,
    branch_filter_strategy: hook.branchFilterStrategy,
    custom_webhook_template: '',
    custom_headers: hook.customHeaders.map(({ key }) => ({ key })),
    url_variables: [],
    enable_ssl_verification: hook.enableSslVerification,
    alert_status: alertStatus(hook, now),
    disabled_until: hook.disabledUntil?.toISOString() ?? null,
    ...place,
    ...(signing
      ? { token_present: hook.token !== null, signing_token_present: hook.signingToken !== null }
      : {}),
  };
}

function isOn(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

function checkedUrl(value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ApiError(422, { error: 'Invalid url given' });
  }
  return String(value);
}

function checkedSigningToken(value: unknown): string | null {
  if (value === '' || value === null) return null;
  const key = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(String(value))?.[1];
  if (key === undefined || Buffer.from(key, 'base64').length !== 32) {
    throw new ApiError(422, { error: 'Invalid signing token given' });
  }
  return String(value);
}
