import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../administration/index.ts';
import * as contract from '../../contract/index.ts';
import type { Link, LinkId, ProjectId } from '../../domain/index.ts';
import {
  askToDiscover,
  askToRestartHistory,
  cancelHistory,
  findActorRefusal,
  linkSeveralAsUser,
  pauseHistory,
  removeLink,
  resumeHistory,
  type TargetAnswer,
} from '../../links/index.ts';
import { requestReconcile, requestReplay } from '../../sync/index.ts';
import { targetTexts } from '../connect/link-answer.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { recordingLinks, recordingOf, toActor } from '../recording-links.ts';
import { RequestError } from '../request-error.ts';
import { getGitlabToken, makeSignInError } from './get-gitlab-token.ts';
import { makeActorError, makeProblem, toProblem } from './make-problem.ts';
import { type PageSite, verifyPageSite } from './verify-page-site.ts';

type OfLink = { Params: contract.LinkParams };

const params = contract.linkParamsSchema;
const response = { 200: contract.successAnswerSchema };
const success: contract.SuccessAnswer = { success: true };

/** Links are made, steered and removed by who administers the Jira site now. */
export function addLinkRoutes(app: FastifyInstance, deps: HttpDeps): void {
  addLink(app, deps);
  addHistory(app, deps);
  addSync(app, deps);
  addUnlink(app, deps);
}

function addLink(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: contract.LinkTargetsRequest }>(
    '/links',
    {
      schema: {
        body: contract.linkTargetsRequestSchema,
        response: { 200: contract.linkTargetsAnswerSchema },
      },
    },
    async (request): Promise<contract.LinkTargetsAnswer> => {
      const { installation, actor } = await verifyPageSite(deps, request);
      const token = getGitlabToken(request);
      const { gitlab, paths, jiraProjects, since } = request.body;
      verifyOwn(installation);
      const connection = await getConnection(deps, installation, gitlab);
      const transact = recordingLinks(deps.transact, toActor(actor, request));
      const answer = await linkSeveralAsUser(
        { ...deps, transact },
        {
          ...{ installation, actor, connection, token },
          fullPaths: paths.map((path) => path.trim().replace(/^\/+|\/+$/g, '')),
          options: { jiraProjects, since: toDate(since) },
        },
      );
      if (answer.kind === 'not_signed_in') throw makeSignInError();
      if (answer.kind !== 'answered') throw makeActorError(answer);
      return {
        results: answer.targets.map((target) => ({
          path: target.fullPath,
          linked: target.answer.kind === 'linked',
          problem:
            target.answer.kind === 'failed'
              ? toProblem(target.answer.failure)
              : findTargetProblem(target.answer),
        })),
      };
    },
  );
}

function findTargetProblem({ kind }: TargetAnswer): contract.Problem | null {
  if (kind === 'linked') return null;
  const code = kind === 'not_linkable' ? 'NOT_LINKABLE' : 'ALREADY_LINKED';
  return makeProblem(code, targetTexts[kind]);
}

/** What is linked here would have no effect while an instance behind us does the work. */
function verifyOwn({ instanceUrl }: PageSite['installation']): void {
  if (!instanceUrl) return;
  throw refuse(`This Jira site is handed to ${instanceUrl.host}: link there, or choose a GitLab.`);
}

function addHistory(app: FastifyInstance, deps: HttpDeps): void {
  const schema = { params, body: contract.steerLinkRequestSchema, response };
  app.post<OfLink & { Body: contract.SteerLinkRequest }>(
    '/links/:id/history',
    { schema },
    async (request) => {
      const { link, actor } = await getOwnLink(deps, request);
      const { action, since } = request.body;
      const record = { act: `history.${action}`, link, details: { since } };
      const transact = recordingOf(deps.transact, actor, record);
      const answer = await steer[action]({ ...deps, transact }, link, since);
      if (answer.kind === 'not_found') throw refuseLink(link.id);
      if (answer.kind === 'unfit') {
        throw refuse(
          `The history of this link is ${answer.historyState}: it can only be started again.`,
        );
      }
      return success;
    },
  );
}

const steer = {
  pause: (deps: HttpDeps, { id }: Link) => pauseHistory(deps, id),
  resume: (deps: HttpDeps, { id }: Link) => resumeHistory(deps, id),
  cancel: (deps: HttpDeps, { id }: Link) => cancelHistory(deps, id),
  restart: (deps: HttpDeps, link: Link, since: string | null | undefined) =>
    askToRestartHistory(deps, link.id, {
      projectId: null,
      since: since === undefined ? link.since : toDate(since),
    }),
};

/** Looks for projects and hooks that are missing, compares with GitLab, sends again what Jira did not take. */
function addSync(app: FastifyInstance, deps: HttpDeps): void {
  app.post<OfLink>('/links/:id/sync', { schema: { params, response } }, async (request) => {
    const { link, actor } = await getOwnLink(deps, request);
    const { id, installationId, connectionId, target } = link;
    await askToDiscover(deps, id);
    await requestReconcile(deps, { project: null, linkId: id, connectionId: null });
    // What was refused is found by project or by site; a second try of the others harms nobody.
    const project =
      target.kind === 'project' ? { connectionId, projectId: target.id as ProjectId } : null;
    const wish = { installationId, project, kind: null, entityId: null, isWithAccepted: false };
    await requestReplay(deps, wish);
    const details = { link: id, site: installationId };
    await deps.stores.audit.record({
      ...actor,
      act: 'link.sync',
      target: target.fullPath,
      details,
    });
    return success;
  });
}

function addUnlink(app: FastifyInstance, deps: HttpDeps): void {
  const schema = { params, querystring: contract.unlinkQuerySchema, response };
  app.delete<OfLink & { Querystring: contract.UnlinkQuery }>(
    '/links/:id',
    { schema },
    async (request) => {
      const { link, actor } = await getOwnLink(deps, request);
      const deletesData = request.query.deleteData ?? false;
      const record = { act: 'link.remove', link, details: { deletesData } };
      const transact = recordingOf(deps.transact, actor, record);
      await removeLink({ ...deps, transact }, link.id, { deletesData });
      return success;
    },
  );
}

/** A link of the site, for somebody who may change it. Throws ProductError otherwise. */
async function getOwnLink(
  deps: HttpDeps,
  request: FastifyRequest<OfLink>,
): Promise<{ link: Link; actor: Actor }> {
  const { installation, actor } = await verifyPageSite(deps, request);
  const id = request.params.id as LinkId;
  const link = await deps.stores.links.find(id);
  if (link?.installationId !== installation.id) throw refuseLink(id);
  const refusal = await findActorRefusal(deps, installation, actor);
  if (refusal) throw makeActorError(refusal);
  return { link, actor: toActor(actor, request) };
}

function refuseLink(id: LinkId): RequestError {
  const safe = `There is no link ${id} (any more).`;
  return new RequestError({ code: 'NOT_FOUND', retry: 'never', safe });
}

function refuse(safe: string): RequestError {
  return new RequestError({ code: 'REQUEST_INVALID', retry: 'never', safe });
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
