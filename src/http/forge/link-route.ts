import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Installation, InstallationId, LinkTarget } from '../../domain/index.ts';
import { addForgeSite, findForgeSite, renewForgeToken } from '../../installs/index.ts';
import { makeSecret } from '../../lib/index.ts';
import { findActorRefusal, linkTarget } from '../../links/index.ts';
import type { ForgeSite, ForgeToken } from '../../ports/index.ts';
import { describeActorRefusal, targetTexts } from '../connect/link-answer.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { recordingLinks, toActor } from '../recording-links.ts';
import { toRecord } from '../to-record.ts';
import type { Delegation } from './delegation.ts';
import {
  findAccountId,
  findDelegation,
  getForgeCall,
  readSystemToken,
  refusedToken,
} from './forge-request.ts';
import { getForgeSite } from './recognize-forge-site.ts';

const fieldsSchema = Type.Object({ namespace_path: Type.String({ maxLength: 255 }) });

const texts = {
  token: 'Missing Forge system token or apiBaseUrl',
  delegation: '401 Unauthorized - Invalid or expired GitLab user delegation',
  not_found: 'Namespace not found. Check the group path and try again.',
  forbidden:
    'You do not have permission to link this namespace. You must be a Maintainer or Owner of the group.',
} as const;

/** We have no organizations: this is the number of the one that every GitLab begins with. */
const organizationId = 1;

/**
 * Links for a person who delegated that to the Forge app. The checks come in GitLab's order, and no site is made
 * before all of them held.
 * @see reference gitlab-app (i), First link
 */
export function addForgeLinkRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post('/subscriptions', {
    config: { errorBody: 'message', tokenRefused: refusedToken },
    handler: async (request, reply) => {
      const site = getForgeSite(getForgeCall(request));
      const fullPath = readPath(request);
      if (fullPath === null) return reply.code(400).send({ error: 'namespace_path is missing' });
      const token = readSystemToken(deps, request);
      if (!token) return reply.code(400).send({ message: texts.token });
      const delegation = await findDelegation(deps, request);
      if (!delegation) return reply.code(401).send({ message: texts.delegation });
      return await link(deps, request, reply, { site, token, delegation, fullPath });
    },
  });
}

function readPath(request: FastifyRequest): string | null {
  const given = { ...toRecord(request.query), ...toRecord(request.body) };
  if (!Value.Check(fieldsSchema, given)) return null;
  return given.namespace_path.trim().replace(/^\/+|\/+$/g, '');
}

type Wish = {
  readonly site: ForgeSite;
  readonly token: ForgeToken;
  readonly delegation: Delegation;
  readonly fullPath: string;
};

async function link(
  deps: HttpDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { site, token, delegation, fullPath }: Wish,
): Promise<FastifyReply> {
  const known = await findForgeSite(deps, getForgeCall(request));
  const reached = known ?? makeUnsaved(deps, site);
  const accountId = findAccountId(request);
  const asked = withToken(reached, site, token);
  const refusal = await findActorRefusal(deps, asked, { kind: 'jira', accountId });
  if (refusal) return reply.code(403).send({ message: describeActorRefusal(refusal) });
  const connection = await getConnection(deps, known, delegation.gitlab);
  const found = await findTarget(deps, { connection, delegation, fullPath });
  switch (found.kind) {
    case 'not_signed_in':
      return reply.code(401).send({ message: texts.delegation });
    case 'not_found':
      return reply.code(404).send({ message: texts.not_found });
    case 'forbidden':
      return reply.code(403).send({ message: texts.forbidden });
  }
  const { target, username: linkedBy } = found;
  const installation = known ?? (await addForgeSite(deps, site));
  await renewForgeToken(deps, installation, { token, apiBaseUrl: site.apiBaseUrl });
  const transact = recordingLinks(deps.transact, toActor({ kind: 'jira', accountId }, request));
  const made = { installation, connection, target, linkedBy, accountId };
  const { kind } = await linkTarget({ ...deps, transact }, made);
  if (kind === 'already_linked')
    return reply.code(422).send({ message: targetTexts.already_linked });
  return reply.code(201).send({ success: true, organization_id: organizationId });
}

type Found =
  | { readonly kind: 'maintained'; readonly target: LinkTarget; readonly username: string }
  | { readonly kind: 'not_signed_in' | 'forbidden' | 'not_found' };

/** A group or project, or (by the same rule) whatever else of the person may be linked. */
async function findTarget(
  deps: HttpDeps,
  {
    connection,
    delegation: { token },
    fullPath,
  }: {
    connection: Awaited<ReturnType<typeof getConnection>>;
    delegation: Delegation;
    fullPath: string;
  },
): Promise<Found> {
  if (fullPath === '') return { kind: 'not_found' };
  const place = { kind: 'group', name: fullPath } as const;
  const group = await deps.findMaintained(connection, token, place);
  if (group.kind !== 'not_found') return group;
  const target = await deps.askGitlabAsUser.findLinkable(connection, token, fullPath);
  const person = target && (await deps.askGitlabAsUser.user(connection, token));
  return target && person
    ? { kind: 'maintained', target, username: person.username }
    : { kind: 'not_found' };
}

/** Jira is asked about the person before anything is saved. */
function makeUnsaved({ clock }: Pick<HttpDeps, 'clock'>, site: ForgeSite): Installation {
  return {
    id: 0 as InstallationId,
    clientKey: '',
    sharedSecret: makeSecret(''),
    baseUrl: site.siteUrl ?? site.apiBaseUrl,
    displayUrl: null,
    epoch: 1,
    firstConnectionId: null,
    instanceUrl: null,
    chosenConnectionId: null,
    createdAt: clock.now(),
  };
}

function withToken(reached: Installation, site: ForgeSite, token: ForgeToken): Installation {
  const { installationId, cloudId, apiBaseUrl } = site;
  const forge = { installationId, cloudId, apiBaseUrl, systemToken: token, isAlone: true };
  return { ...reached, forge };
}
