import type { Installation } from '../../domain/index.ts';
import type { JiraAnswer } from './send-request.ts';

/** `path` is what follows the site's base address, with its query. */
export type RoadRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
};

/**
 * One way to reach a site: it knows the address and what proves us there. Answers whatever the status; throws
 * JiraError when there is no answer.
 */
export type JiraRoad = (reached: Reached, request: RoadRequest) => Promise<JiraAnswer>;

/** What of an installation a road needs. */
export type Reached = Pick<Installation, 'baseUrl' | 'sharedSecret' | 'oauth' | 'forge'>;
