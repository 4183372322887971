import type { Connection, Project } from '../../domain/index.ts';

/** Where an entity lies: all that the readers of a project's entities need of it. */
export type ProjectAddress = Pick<Project, 'id' | 'url'>;

/**
 * Addresses that people follow. They are built from the connection's own `url`, never taken from
 * GitLab, whose idea of its address may differ from what people can reach.
 */
export function projectUrl(connection: Connection, pathWithNamespace: string): string {
  return `${rootOf(connection)}/${encodePath(pathWithNamespace)}`;
}

/** The profile page of a user. */
export function userUrl(connection: Connection, username: string): string {
  return `${rootOf(connection)}/${encodePath(username)}`;
}

/** The page of a commit, with all its changes. */
export function commitUrl(project: string, sha: string): string {
  return `${project}/-/commit/${sha}`;
}

/** A file as it was at a commit. */
export function blobUrl(project: string, sha: string, path: string): string {
  return `${project}/-/blob/${sha}/${encodePath(path)}`;
}

/** The commits of a branch, a tag, or a ref such as `refs/merge-requests/7/head`. */
export function refUrl(project: string, ref: string): string {
  return `${project}/-/commits/${encodePath(ref)}`;
}

/** The files of a branch. */
export function branchUrl(project: string, name: string): string {
  return `${project}/-/tree/${encodePath(name)}`;
}

/** The page of a merge request. */
export function mergeRequestUrl(project: string, iid: number): string {
  return `${project}/-/merge_requests/${iid}`;
}

/** The page of a pipeline. */
export function pipelineUrl(project: string, id: number): string {
  return `${project}/-/pipelines/${id}`;
}

/** The page of a job. */
export function jobUrl(project: string, id: number): string {
  return `${project}/-/jobs/${id}`;
}

/** The list of feature flags; no API tells the number that the page of a single one needs. */
export function featureFlagsUrl(project: string): string {
  return `${project}/-/feature_flags`;
}

/** The form for a new merge request from a branch. */
export function newMergeRequestUrl(project: string, branch: string): string {
  const field = encodeURIComponent('merge_request[source_branch]');
  return `${project}/-/merge_requests/new?${field}=${encode(branch)}`;
}

/** An address that GitLab may give relative to itself; null when there is none. */
export function absoluteUrl(connection: Connection, address: string | null | undefined) {
  if (!address || !URL.canParse(address, connection.url)) return null;
  return new URL(address, connection.url).href;
}

function rootOf({ url }: Connection): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function encodePath(path: string): string {
  return path.split('/').map(encode).join('/');
}

/** Halves of surrogate pairs become U+FFFD instead of an exception. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
