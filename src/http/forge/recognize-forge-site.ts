import type { FastifyRequest } from 'fastify';
import type { Installation } from '../../domain/index.ts';
import { addForgeSite, findForgeSite, renewForgeToken } from '../../installs/index.ts';
import { reveal } from '../../lib/index.ts';
import type { ForgeCall, ForgeToken } from '../../ports/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { getForgeCall, makeForgeRefusal, readSystemToken } from './forge-request.ts';

type Deps = Pick<
  HttpDeps,
  'clock' | 'readForgeToken' | 'transact' | 'sendJob' | 'stores' | 'findCloudId' | 'findSiteUrl'
>;

/**
 * The site of a call by our own Forge app, made when it is not known yet. The token that came along is kept. Throws
 * RequestError TOKEN_REFUSED when the call does not tell what is needed to make it.
 */
export async function recognizeForgeSite(
  deps: Deps,
  request: FastifyRequest,
): Promise<Installation> {
  const call = getForgeCall(request);
  const site = (await findForgeSite(deps, call)) ?? (await addForgeSite(deps, getForgeSite(call)));
  const token = readSystemToken(deps, request);
  if (!token || !call.apiBaseUrl || isHeld(site, token)) return site;
  const { apiBaseUrl } = call;
  await renewForgeToken(deps, site, { token, apiBaseUrl });
  if (!site.forge) return site;
  return await completeAddress(deps, {
    ...site,
    forge: { ...site.forge, apiBaseUrl, systemToken: token },
  });
}

/** A site that is known by the address of its API only is asked for the one that people use. */
async function completeAddress(deps: Deps, site: Installation): Promise<Installation> {
  const { forge, baseUrl, id } = site;
  if (!forge?.isAlone || baseUrl.href !== forge.apiBaseUrl.href) return site;
  const found = await deps.findSiteUrl(site);
  if (!found) return site;
  await deps.stores.forgeSites.saveAddress(id, found);
  return { ...site, baseUrl: found };
}

/** Forge sends the same one for hours. */
function isHeld({ forge }: Installation, { value }: ForgeToken): boolean {
  const held = forge?.systemToken;
  return held ? reveal(held.value) === reveal(value) : false;
}

/** What a site is made by. */
export function getForgeSite({ cloudId, apiBaseUrl, ...rest }: ForgeCall) {
  if (cloudId !== null && apiBaseUrl) return { ...rest, cloudId, apiBaseUrl };
  throw makeForgeRefusal('it does not tell the site (cloudId, apiBaseUrl)');
}
