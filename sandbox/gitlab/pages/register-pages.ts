import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ActDeps } from '../acts/act-deps.ts';
import type { Project } from '../model/entities.ts';
import { findProjectByPath, projectPath as pathOf } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ciPage } from './ci-sections.ts';
import { drawAvatar } from './draw-avatar.ts';
import { doFromForm } from './forms.ts';
import { html, page } from './html.ts';
import {
  commitPage,
  commitsPage,
  homePage,
  mergeRequestPage,
  projectPage,
} from './project-pages.ts';

export type PageDeps = ActDeps;

/** Pages without sign-in: enough that links lead somewhere, and that a person can change things. */
export function registerPages(server: FastifyInstance, deps: PageDeps): void {
  const { world } = deps;
  server.get<{ Params: { id: string } }>(
    '/uploads/-/system/:kind/avatar/:id/:file',
    (request, reply) => reply.type('image/svg+xml').send(drawAvatar(Number(request.params.id))),
  );
  server.get('/', (_request, reply) => send(reply, homePage(world)));
  server.get('/*', async (request, reply) => {
    // Decoded by the router, which refuses what cannot be.
    const path = (request.params as { '*': string })['*'];
    if (path.startsWith('api/')) return reply.callNotFound();
    const [projectPath = '', rest = ''] = path.split('/-/', 2);
    const project = findProjectByPath(world, projectPath);
    if (!project) return redirectOrNotFound(world, reply, projectPath, request.url);
    const shown = await shownAt(world, project, rest);
    return shown === null ? notFound(reply) : send(reply, shown);
  });
  server.post('/-/sandbox/act', async (request, reply) => {
    try {
      const back = await doFromForm(deps, request.body as Record<string, string | undefined>);
      return await reply.redirect(back, 303);
    } catch (error) {
      const body = html`<h1>That is not possible</h1><p>${String(error)}</p>`;
      return reply.status(422).type('text/html').send(page('Error', body));
    }
  });
}

function shownAt(
  world: World,
  project: Project,
  rest: string,
): Promise<string | null> | string | null {
  if (rest === '' || rest === 'merge_requests') return projectPage(world, project);
  const [, kind, argument = ''] = /^(commit|commits|tree|merge_requests)\/(.+)$/.exec(rest) ?? [];
  const ci = /^(pipelines|jobs|environments|feature_flags)(\/.*)?$/.exec(rest);
  if (ci) return ciPage(world, project, rest);
  if (kind === 'commit') return commitPage(world, project, argument);
  if (kind === 'commits' || kind === 'tree') return commitsPage(world, project, argument);
  return kind === undefined ? null : mergeRequestPage(world, project, Number(argument));
}

/** A renamed or moved project's old address leads to the new one. */
function redirectOrNotFound(
  world: World,
  reply: FastifyReply,
  oldPath: string,
  url: string,
): FastifyReply {
  const moved = world.projects.get(world.oldPaths.get(oldPath.toLowerCase()) ?? 0);
  if (!moved) return notFound(reply);
  return reply.redirect(`/${pathOf(world, moved)}${url.slice(oldPath.length + 1)}`, 302);
}

function send(reply: FastifyReply, markup: string): FastifyReply {
  return reply.type('text/html').send(markup);
}

function notFound(reply: FastifyReply): FastifyReply {
  const body = html`<h1>404: Page not found</h1>`;
  return reply.status(404).type('text/html').send(page('Not Found', body));
}
