import type { SendJob, Stores } from '../ports/index.ts';

/** Handler of the job `rediscover-projects`: lets every link look for projects that came since. */
export async function rediscoverProjects(deps: {
  stores: Pick<Stores, 'links'>;
  sendJob: SendJob;
}): Promise<void> {
  for (const { id } of await deps.stores.links.list()) {
    await deps.sendJob(null, 'discover-projects', { linkId: id }, { key: `link-${id}` });
  }
}
