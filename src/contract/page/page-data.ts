import { type Static, Type } from '@sinclair/typebox';
import { nullable, oneOf } from '../parts.ts';

/** What the server writes into a page, so that it can begin at once. Holds no secret. */
const pageDataSchema = Type.Object({
  /** Path of the public address, without a slash at its end; every call begins with it. */
  basePath: Type.String(),
  /** Where the page runs: framed by Jira, in a Forge app, or by itself. */
  host: oneOf(['connect', 'forge', 'standalone']),
  /** Our number of the Jira site, where the page is of one and no token says it. */
  site: nullable(Type.Integer()),
});
export type PageData = Static<typeof pageDataSchema>;
