import type { Change, Deployment, DesiredState, ProjectId } from '../domain/index.ts';
import type { NewGating, ServiceSettings, Stores } from '../ports/index.ts';

/** What the deployments of a batch carry, by project; empty when it has none. */
export type Services = ReadonlyMap<ProjectId, ServiceSettings>;

const noService: ServiceSettings = { serviceIds: [], gatedTiers: [] };

/** The settings of a project; nothing where nobody entered any. */
export function serviceOf(services: Services, projectId: ProjectId): ServiceSettings {
  return services.get(projectId) ?? noService;
}

/** Settings of the projects of these changes, looked up for deployments only: nothing else carries them. */
export async function findServices(
  stores: Pick<Stores, 'services'>,
  input: { connectionId: DesiredState['connectionId']; changes: readonly Change[] },
): Promise<Services> {
  const ids = input.changes.flatMap((change) =>
    'entity' in change && change.entity.kind === 'deployment' ? [change.entity.projectId] : [],
  );
  if (ids.length === 0) return new Map();
  return await stores.services.effective(input.connectionId, [...new Set(ids)]);
}

/**
 * Notes which of the deployments just written wait for a site's verdict, and ends the waiting of those
 * that do not any more. Inside the mirror's transaction, after its write.
 */
export async function recordGatings(
  stores: Pick<Stores, 'gatings'>,
  shown: readonly { change: Change; state: DesiredState }[],
  services: Services,
): Promise<void> {
  const asked: NewGating[] = [];
  const ended: { state: DesiredState; reason: string }[] = [];
  for (const { change, state } of shown) {
    if (state.kind !== 'deployment') continue;
    const deployment =
      'entity' in change && change.entity.kind === 'deployment' ? change.entity : null;
    const gating = deployment && findGating(deployment, state, services);
    if (gating) asked.push(gating);
    else ended.push({ state, reason: whyNot(deployment) });
  }
  if (asked.length > 0) await stores.gatings.add(asked);
  for (const [reason, group] of Map.groupBy(ended, (one) => one.reason)) {
    await stores.gatings.withdraw(
      group.map((one) => one.state),
      reason,
    );
  }
}

/** The same condition under which the payload carries the command. */
function findGating(
  { id, projectId, state: progress, environment, isBlocked }: Deployment,
  state: DesiredState,
  services: Services,
): NewGating | null {
  const { tier } = environment;
  if (state.payload === null || progress !== 'pending' || tier === null) return null;
  if (!serviceOf(services, projectId).gatedTiers.includes(tier)) return null;
  return { ...state, deploymentId: id, tier, isBlocked };
}

function whyNot(deployment: Deployment | null): string {
  if (!deployment) return 'The deployment is gone.';
  if (deployment.state === 'pending') return 'Nobody asks for a verdict any more.';
  return `The deployment is ${deployment.state.replace('_', ' ')} at GitLab.`;
}
