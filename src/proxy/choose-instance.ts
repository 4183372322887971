import type { Installation } from '../domain/index.ts';
import { reveal } from '../lib/index.ts';
import type {
  Act,
  AskJiraAdministrator,
  InstanceChoice,
  ReadInstanceUrl,
  SendJob,
  Stores,
  TellInstance,
  TellInstanceAnswer,
  Transact,
  Transaction,
} from '../ports/index.ts';
import { isSameAddress } from './is-same-address.ts';
import { makeEvent, queueEvent } from './queue-event.ts';

/** Somebody in Jira, by the account of the verified token; or the operator, who stands for the administrator. */
export type ChoosingActor =
  | { readonly kind: 'jira'; readonly accountId: string | null }
  | { readonly kind: 'operator' };

/** What came of the wish to hand a site to an instance, or to take it back. */
export type ChooseInstanceAnswer =
  /** `url` is the instance or the connection that was chosen; null: the first. */
  | { readonly kind: 'chosen'; readonly url: URL | null }
  | { readonly kind: 'not_administrator' }
  | { readonly kind: 'invalid'; readonly problem: string }
  /** It came by Forge: an instance could neither prove anything of it nor reach it. */
  | { readonly kind: 'not_by_connect' }
  /** No public keys are kept here, so that no instance could prove our events. */
  | { readonly kind: 'keys_off' }
  | { readonly kind: 'not_installed' }
  | Exclude<TellInstanceAnswer, { kind: 'told' }>;

type Deps = {
  stores: Pick<Stores, 'connections'>;
  transact: Transact;
  sendJob: SendJob;
  askJiraAdministrator: AskJiraAdministrator;
  readInstanceUrl: ReadInstanceUrl;
  tellInstance: TellInstance;
  keepsPublicKeys: boolean;
  publicUrl: URL;
};

/**
 * Hands a site to the instance of that address, to a connection of ours with that address, or (blank, or our own
 * address) back to this product. A new instance is told before anything is saved, so that its refusal leaves all as
 * it was; the former one is told afterwards. Throws ProductError when Jira cannot be asked.
 * @see reference gitlab-app (c.5)
 */
export async function chooseInstance(
  deps: Deps,
  input: { installation: Installation; actor: ChoosingActor; wish: string | null },
): Promise<ChooseInstanceAnswer> {
  const { installation, actor } = input;
  if (!(await isAdministrator(deps, installation, actor))) return { kind: 'not_administrator' };
  const read = await readChoice(deps, input.wish);
  if (read.kind !== 'valid') return read;
  const { choice, url } = read;
  if (choice.instanceUrl && installation.forge?.isAlone) return { kind: 'not_by_connect' };
  if (choice.instanceUrl && installation.oauth) return { kind: 'invalid', problem: onlyCalled };
  const answer = await tryTell(deps, installation, choice);
  const isAnother = !isSame(choice.instanceUrl, installation.instanceUrl);
  // Only a new instance is given up: one that was chosen before hears of it again later.
  if (answer.kind !== 'told' && isAnother) return answer;
  return await deps.transact(async (stores, transaction) => {
    const before = await stores.installations.saveChoice(installation.id, choice);
    if (!before) return { kind: 'not_installed' };
    const now = await stores.installations.find(installation.id);
    const isOutdated =
      now !== null && reveal(now.sharedSecret) !== reveal(installation.sharedSecret);
    if (choice.instanceUrl && (answer.kind !== 'told' || isOutdated)) {
      const event = makeEvent('installed', installation.clientKey, choice.instanceUrl);
      await queueEvent(deps, transaction, event);
    }
    await follow(deps, { stores, transaction }, { installation, before, choice });
    await stores.audit.record(makeAct(installation, actor, url));
    return { kind: 'chosen', url };
  });
}

async function isAdministrator(
  { askJiraAdministrator }: Pick<Deps, 'askJiraAdministrator'>,
  installation: Installation,
  actor: ChoosingActor,
): Promise<boolean> {
  if (actor.kind === 'operator') return true;
  if (actor.accountId === null) return false;
  return (await askJiraAdministrator(installation, actor.accountId)).kind === 'administrator';
}

const onlyCalled = 'cannot serve a site that has no app';

type ReadChoice =
  | { readonly kind: 'valid'; readonly choice: InstanceChoice; readonly url: URL | null }
  | Extract<ChooseInstanceAnswer, { kind: 'invalid' | 'keys_off' }>;

async function readChoice(deps: Deps, wish: string | null): Promise<ReadChoice> {
  const none = { instanceUrl: null, connectionId: null };
  if (wish === null || wish.trim() === '') return { kind: 'valid', choice: none, url: null };
  const connections = await deps.stores.connections.list();
  const own = connections.find((connection) => isSameAddress(connection.url, wish));
  // Before it is checked: the operator's own GitLab may well be in a private network.
  if (own) {
    return { kind: 'valid', choice: { ...none, connectionId: own.id }, url: own.url };
  }
  if (isSameAddress(deps.publicUrl, wish)) return { kind: 'valid', choice: none, url: null };
  const read = deps.readInstanceUrl(wish);
  if (read.kind === 'invalid') return read;
  if (!deps.keepsPublicKeys) return { kind: 'keys_off' };
  return { kind: 'valid', choice: { ...none, instanceUrl: read.url }, url: read.url };
}

async function tryTell(
  { tellInstance }: Pick<Deps, 'tellInstance'>,
  site: Installation,
  { instanceUrl }: InstanceChoice,
): Promise<TellInstanceAnswer> {
  if (!instanceUrl) return { kind: 'told' };
  return await tellInstance(instanceUrl, { event: 'installed', site });
}

/** What a change means for the former instance, and for the links of the site here. */
async function follow(
  deps: Deps,
  { stores, transaction }: { stores: Pick<Stores, 'links'>; transaction: Transaction },
  change: { installation: Installation; before: InstanceChoice; choice: InstanceChoice },
): Promise<void> {
  const { installation, before, choice } = change;
  const former = before.instanceUrl;
  if (isSame(former, choice.instanceUrl)) return;
  if (former) {
    const event = makeEvent('uninstalled', installation.clientKey, former);
    await queueEvent(deps, transaction, event);
  }
  if (choice.instanceUrl) {
    // Its links are heard of no more, so their hooks go.
    await deps.sendJob(transaction, 'clean-up', {}, { key: 'clean-up' });
    return;
  }
  for (const { id: linkId } of await stores.links.listOf(installation.id)) {
    const key = { key: `link-${linkId}` };
    await deps.sendJob(transaction, 'restart-history', { linkId, project: null }, key);
    await deps.sendJob(transaction, 'discover-projects', { linkId }, key);
  }
}

function makeAct({ baseUrl }: Installation, actor: ChoosingActor, url: URL | null): Act {
  const by = actor.kind === 'jira' ? `jira:${actor.accountId ?? ''}` : 'operator';
  return {
    by,
    via: actor.kind === 'jira' ? 'jira' : 'console',
    act: 'site.choose-instance',
    target: baseUrl.href,
    details: { instance: url?.href ?? null },
  };
}

function isSame(one: URL | null, other: URL | null): boolean {
  return one?.href === other?.href;
}
