import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { actorOf } from './actor-of.ts';
import { makeSchema } from './make-schema.ts';

type Deps = Pick<HttpDeps, 'settings'>;

const answers = { 200: contract.settingsAnswerSchema };

/** GitLab's admin settings: where each value comes from, and a new one for what the environment leaves open. */
export function addSettingsRoutes(app: FastifyInstance, { settings }: Deps): void {
  app.get(
    '/settings',
    { schema: makeSchema('The settings that can be changed here', answers) },
    async (): Promise<contract.SettingsAnswer> => ({ settings: await settings.list() }),
  );
  app.put<{ Body: contract.SettingRequest }>(
    '/settings',
    { schema: makeSchema('Changes one setting', answers, { body: contract.settingRequestSchema }) },
    async (request): Promise<contract.SettingsAnswer> => {
      const { name, value } = request.body;
      await settings.change(name, value, actorOf(request));
      return { settings: await settings.list() };
    },
  );
}
