import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FindCloudId } from '../../ports/index.ts';
import type { InstanceNetwork } from '../instances/instance-network.ts';

const tenantSchema = Type.Object({ cloudId: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }) });

/**
 * Makes what asks a Jira site for its cloud id, which every site tells to everybody.
 * @see reference jira-cloud 5
 */
export function createFindCloudId(network: Pick<InstanceNetwork, 'send'>): FindCloudId {
  return async (site) => {
    const url = URL.parse('/_edge/tenant_info', site.href);
    if (!url) return { kind: 'unreachable', reason: 'its address is not allowed' };
    const answer = await network.send({ url, method: 'GET' });
    if (answer.kind === 'unreachable') return answer;
    const tenant = parse(answer.text);
    return answer.status === 200 && Value.Check(tenantSchema, tenant)
      ? { kind: 'found', cloudId: tenant.cloudId }
      : { kind: 'other', status: answer.status };
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
