import type { FastifyRequest } from 'fastify';
import { type Actor, recording } from '../administration/index.ts';
import type { Link } from '../domain/index.ts';
import type { LinkActor } from '../links/index.ts';
import type { Transact } from '../ports/index.ts';
import { viaOf } from './api/operator/actor-of.ts';

/** Who acts on a page, as it is recorded. */
export function toActor(actor: LinkActor, request: FastifyRequest): Actor {
  if (actor.kind === 'operator') return { by: 'operator', via: viaOf(request) };
  return { by: `jira:${actor.accountId ?? 'unknown'}`, via: 'jira' };
}

/** What is done to a link is recorded together with it. */
export function recordingOf(
  transact: Transact,
  actor: Actor,
  { act, link, details = {} }: { act: string; link: Link; details?: Record<string, unknown> },
): Transact {
  return recording(transact, {
    ...actor,
    act,
    target: link.target.fullPath,
    details: { link: link.id, site: link.installationId, ...details },
  });
}

/** Links that are made are recorded together with them; those that were there are not. */
export function recordingLinks(transact: Transact, actor: Actor): Transact {
  return recording(transact, (answer) => {
    const link = readMadeLink(answer);
    if (!link) return null;
    const { id, installationId, target, linkedBy } = link;
    const details = { link: id, site: installationId, linkedBy };
    return { ...actor, act: 'link.create', target: target.fullPath, details };
  });
}

/** Of what `linkTarget` answers. */
function readMadeLink(answer: unknown): Link | null {
  const { kind, link } = answer as { kind?: unknown; link?: Link };
  return kind === 'linked' && link ? link : null;
}
