import type { Installation } from '../domain/index.ts';
import type { ForgeSite, Transact } from '../ports/index.ts';

/** The site of a Forge app that is not known yet; two calls at once make one. */
export async function addForgeSite(
  deps: { transact: Transact },
  site: ForgeSite,
): Promise<Installation> {
  return await deps.transact(async ({ forgeSites, installations }) => {
    const installation = await installations.find(await forgeSites.add(site));
    if (!installation) throw new Error('The site went in the transaction that added it.');
    return installation;
  });
}
