import type { Installation } from '../domain/index.ts';
import type { FindCloudId, ForgeCall, Stores, Transact } from '../ports/index.ts';

type Deps = {
  transact: Transact;
  stores: Pick<Stores, 'installations'>;
  findCloudId: FindCloudId;
};

/** More Connect sites without a Forge app are not asked who they are. */
const mostAsked = 50;

/**
 * The site that a Forge app calls from; one with the Connect app is joined by the first call. Null when the app is
 * not known there.
 * @see reference gitlab-app (i), Installation mapping
 */
export async function findForgeSite(deps: Deps, call: ForgeCall): Promise<Installation | null> {
  const found = await findOrJoin(deps, call);
  if (found || call.siteUrl || call.cloudId === null) return found;
  // What happens by itself need not tell the address.
  const siteUrl = await findAddress(deps, call.cloudId);
  return siteUrl && (await findOrJoin(deps, { ...call, siteUrl }));
}

async function findOrJoin(
  { transact }: Pick<Deps, 'transact'>,
  call: ForgeCall,
): Promise<Installation | null> {
  return await transact(async ({ forgeSites, installations }) => {
    const id = await forgeSites.findOrJoin(call);
    return id === null ? null : await installations.find(id);
  });
}

async function findAddress({ stores, findCloudId }: Deps, cloudId: string): Promise<URL | null> {
  const sites = await stores.installations.list();
  const joinable = sites.filter(({ forge, oauth }) => !forge && !oauth).slice(-mostAsked);
  const answers = await Promise.all(
    joinable.map(async ({ baseUrl }) => {
      const answer = await findCloudId(baseUrl);
      return answer.kind === 'found' && answer.cloudId === cloudId ? baseUrl : null;
    }),
  );
  return answers.find((url) => url !== null) ?? null;
}
