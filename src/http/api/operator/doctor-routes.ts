import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { makeSchema } from './make-schema.ts';

/** Every check of the command `doctor`, from within the service. */
export function addDoctorRoutes(
  app: FastifyInstance,
  { runDoctor }: Pick<HttpDeps, 'runDoctor'>,
): void {
  app.get(
    '/doctor',
    {
      schema: makeSchema('Checks the whole set-up', { 200: contract.doctorAnswerSchema }),
    },
    async (): Promise<contract.DoctorAnswer> => {
      const { checkedAt, checks } = await runDoctor();
      return { checkedAt: checkedAt.toISOString(), checks: [...checks] };
    },
  );
}
