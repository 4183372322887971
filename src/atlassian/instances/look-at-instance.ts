import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { LookAtInstance } from '../../ports/index.ts';
import { connectPath } from '../connect/host.ts';
import type { InstanceNetwork } from './instance-network.ts';

const applicationSchema = Type.Object({ application_id: Type.String({ minLength: 1 }) });
const versionSchema = Type.Object({ version: Type.String({ minLength: 1 }) });
/** How GitLab's API refuses a stranger. */
const refusalSchema = Type.Object({ message: Type.String({ pattern: '^401' }) });

/**
 * Makes what looks at an instance as a stranger: the id of its OAuth application, which a GitLab shows to everybody
 * once it is set, and its version, which most tell to nobody; but even the refusal shows that it is a GitLab.
 */
export function createLookAtInstance(network: Pick<InstanceNetwork, 'send'>): LookAtInstance {
  return async (instanceUrl) => {
    const base = instanceUrl.href.replace(/\/+$/, '');
    const [application, api] = await Promise.all(
      [`${connectPath}/oauth_application_id`, '/api/v4/version'].map((path) =>
        network.send({ url: new URL(base + path), method: 'GET' }),
      ),
    );
    if (!application || application.kind === 'unreachable') {
      return application ?? { kind: 'unreachable', reason: 'it was not asked' };
    }
    const applicationId = read(applicationSchema, application)?.application_id ?? null;
    const version = api?.kind === 'answer' ? read(versionSchema, api) : null;
    const isRefused = api?.kind === 'answer' && api.status === 401 && fits(refusalSchema, api.text);
    if (applicationId === null && !version && !isRefused) {
      return { kind: 'other', status: application.status };
    }
    return { kind: 'instance', applicationId, version: version?.version ?? null };
  };
}

function read<Schema extends Parameters<typeof Value.Check>[0]>(
  schema: Schema,
  { status, text }: { status: number; text: string },
) {
  if (status !== 200) return null;
  const json = parse(text);
  return Value.Check(schema, json) ? json : null;
}

function fits(schema: Parameters<typeof Value.Check>[0], text: string): boolean {
  return Value.Check(schema, parse(text));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
