import type { FastifyInstance } from 'fastify';
import { uninstallForge } from '../../installs/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { getForgeCall, refusedToken } from './forge-request.ts';
import { recognizeForgeSite } from './recognize-forge-site.ts';

const config = {
  errorBody: 'message',
  tokenRefused: refusedToken,
  isLoggedByItself: true,
} as const;

/**
 * What our own Forge app tells by itself: `call` at the install, at upgrades and every hour, each with a token for
 * Jira; `uninstalled` before it goes. One INFO line for each.
 * @see reference jira-cloud 4.4, Lifecycle
 */
export function addForgeEventRoutes(app: FastifyInstance, deps: HttpDeps): void {
  const { log } = deps;
  app.post('/-/forge/call', { config }, async (request) => {
    const { baseUrl } = await recognizeForgeSite(deps, request);
    const { appVersion } = getForgeCall(request);
    log.info({ event: 'call', site: baseUrl.host, appVersion }, 'Forge event');
    return {};
  });
  app.post('/-/forge/uninstalled', { config }, async (request) => {
    const { kind } = await uninstallForge(deps, getForgeCall(request));
    log.info({ event: 'uninstalled', outcome: kind }, 'Forge event');
    return {};
  });
}
