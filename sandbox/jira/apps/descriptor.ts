import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import schema from '../schemas/connect-descriptor.json' with { type: 'json' };

interface PageModule {
  readonly key: string;
  readonly name: { readonly value: string };
  readonly url: string;
}

interface DevelopmentTool {
  readonly name: { readonly value: string };
  readonly actions?: Readonly<Record<string, { readonly templateUrl: string }>>;
}

/** The parts of a Connect descriptor that this site reads; all of it has been checked. */
export interface AppDescriptor {
  readonly key: string;
  readonly name?: string;
  readonly description?: string;
  readonly baseUrl: string;
  readonly scopes: readonly string[];
  readonly lifecycle: { readonly installed: string; readonly uninstalled?: string };
  readonly modules: Readonly<Record<string, unknown>> & {
    readonly postInstallPage?: PageModule;
    readonly configurePage?: PageModule;
    readonly jiraDevelopmentTool?: DevelopmentTool;
  };
}

export type DescriptorCheck = (value: unknown) => AppDescriptor;

/** The returned check throws an Error that names everything Jira would object to. */
export function createDescriptorCheck(acceptHttpApps: boolean): DescriptorCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile<AppDescriptor>(schema);
  return (value) => {
    const flaws = validate(value)
      ? findFurtherFlaws(value, acceptHttpApps)
      : (validate.errors ?? []).map(
          ({ instancePath, message }) => `${instancePath || 'descriptor'} ${message}`,
        );
    if (flaws.length > 0) throw new Error(`Jira refuses the descriptor: ${flaws.join('; ')}`);
    return value as AppDescriptor;
  };
}

function findFurtherFlaws(descriptor: AppDescriptor, acceptHttpApps: boolean): string[] {
  const flaws: string[] = [];
  if (!acceptHttpApps && !descriptor.baseUrl.startsWith('https:'))
    flaws.push('/baseUrl must be https');
  const keys = Object.values(descriptor.modules)
    .flat()
    .map((module) => (module as PageModule).key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  for (const key of new Set(twice)) flaws.push(`/modules use the key ${key} twice`);
  return flaws;
}
