import type { Entity, EntityKind } from '../domain/index.ts';
import type { ToldEntry } from '../ports/index.ts';

/** What an entity is called and where people find it. */
export type EntityFace = { readonly title: string; readonly url: string | null };

const shortSha = 8;

/** Of an entity as GitLab has it. */
export function describeLive(entity: Entity): EntityFace {
  if (entity.kind !== 'deployment') return { title: titleOf(entity), url: entity.url };
  const { projectUrl, environment, iid } = entity;
  const url = `${projectUrl}/-/environments/${environment.id}/deployments/${iid}`;
  return { title: titleOf(entity), url };
}

function titleOf(entity: Entity): string {
  switch (entity.kind) {
    case 'branch':
    case 'feature_flag':
      return entity.name;
    case 'commit':
      return `${entity.sha.slice(0, shortSha)} ${firstLine(entity.message)}`;
    case 'merge_request':
      return `${entity.reference} ${entity.title}`;
    case 'build':
      return `Pipeline ${entity.id} of ${entity.ref}`;
    case 'deployment':
      return `Deployment ${entity.iid} to ${entity.environment.name}`;
  }
}

/** Of a row of the mirror, which keeps no payload once Jira has it. */
export function describeEntry(entry: ToldEntry): EntityFace {
  const { kind } = entry.key;
  const name = entry.reference ?? entry.key.id;
  const sent = readPayloadTitle(entry.payload);
  return { title: makeTitle(entry, { kind, name, sent }), url: makeUrl(entry, name) };
}

function makeTitle(
  { project, key }: ToldEntry,
  { kind, name, sent }: { kind: EntityKind; name: string; sent: string | null },
): string {
  const rest = sent === null ? '' : ` ${sent}`;
  switch (kind) {
    case 'merge_request':
      return `${project.path}!${name}${rest}`;
    case 'commit':
      return `${key.id.slice(0, shortSha)}${rest}`;
    case 'build':
      return `Pipeline ${name}`;
    case 'deployment':
      return sent ?? `Deployment ${name}`;
    case 'branch':
    case 'feature_flag':
      return name;
  }
}

function makeUrl({ project, key }: ToldEntry, name: string): string | null {
  if (project.url === '') return null;
  const path = name.split('/').map(encodeURIComponent).join('/');
  switch (key.kind) {
    case 'merge_request':
      return `${project.url}/-/merge_requests/${path}`;
    case 'commit':
      return `${project.url}/-/commit/${key.id}`;
    case 'branch':
      return `${project.url}/-/commits/${path}`;
    case 'build':
      return `${project.url}/-/pipelines/${path}`;
    case 'deployment': {
      const [, environmentId, iid] = key.id.split('/');
      return `${project.url}/-/environments/${environmentId}/deployments/${iid}`;
    }
    case 'feature_flag':
      return `${project.url}/-/feature_flags`;
  }
}

/** The words that people know it by, from what is to be sent to Jira. */
function readPayloadTitle(payload: string | null): string | null {
  if (payload === null) return null;
  const fields: Record<string, unknown> = JSON.parse(payload);
  const text = [fields.title, fields.message, fields.displayName].find(
    (field) => typeof field === 'string',
  );
  return text === undefined ? null : firstLine(text);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.slice(0, 255) ?? '';
}
