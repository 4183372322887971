import type { Endpoint } from '../domain/index.ts';
import type { OauthSite } from './installations.ts';

/** What is found at the address of a Jira site. */
export type CloudIdAnswer =
  | { readonly kind: 'found'; readonly cloudId: string }
  /** Nothing answers, or the address may not be called. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Something answers, but it is no site of Jira Cloud. */
  | { readonly kind: 'other'; readonly status: number };

/** Finds the id by which Atlassian's API knows a site. Never throws. */
export type FindCloudId = (site: URL) => Promise<CloudIdAnswer>;

/** Tries OAuth credentials: answers what they may not do. Throws ProductError with a JIRA_… code. */
export type ListMissingPermissions = (site: OauthSite) => Promise<Endpoint[]>;
