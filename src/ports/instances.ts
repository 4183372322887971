import type { ConnectionId, Installation } from '../domain/index.ts';

/** The public keys of lifecycle events that we hand on; gone when their time is over. */
export type PublicKeyStore = {
  add(key: { id: string; pem: string; lifetimeMs: number }): Promise<void>;
  /** PEM text; null also for what is no id of a key. */
  find(id: string): Promise<string | null>;
};

/** Who does a site's work: the instance behind us it is handed to, or a connection of ours; both null: the first. */
export type InstanceChoice = {
  readonly instanceUrl: URL | null;
  readonly connectionId: ConnectionId | null;
};

/** An address that somebody in Jira entered, as it is saved, or in words of GitLab what is wrong with it. */
export type ReadInstanceUrl = (
  text: string,
) =>
  | { readonly kind: 'valid'; readonly url: URL }
  | { readonly kind: 'invalid'; readonly problem: string };

/** What is told to an instance about a site. */
export type LifecycleEvent = {
  readonly event: 'installed' | 'uninstalled';
  /** Of the site; the secret and the address go along with `installed` only. */
  readonly site:
    | Pick<Installation, 'clientKey' | 'sharedSecret' | 'baseUrl'>
    | { readonly clientKey: string };
};

/** What came of telling it. */
export type TellInstanceAnswer =
  | { readonly kind: 'told' }
  /** Anything but 200, a redirect too. */
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Hands a lifecycle event on to an instance, signed with a key made for it alone. Throws what the key store throws. */
export type TellInstance = (instanceUrl: URL, event: LifecycleEvent) => Promise<TellInstanceAnswer>;

/** What an instance shows to strangers. */
export type InstanceSight =
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Something answers, but it is neither a GitLab nor this product. */
  | { readonly kind: 'other'; readonly status: number }
  | {
      readonly kind: 'instance';
      /** Null where it is told to those who are signed in only. */
      readonly version: string | null;
      /** Of its OAuth application for Jira; null: none is set. */
      readonly applicationId: string | null;
    };

/** Looks at an instance without any token. Never throws. */
export type LookAtInstance = (instanceUrl: URL) => Promise<InstanceSight>;
