import { sql } from 'kysely';

/** Whether the site `i` (a row of `installation`) has the app, and its work is done here: not by an instance behind us. */
export const isServed = sql<boolean>`i.uninstalled_at is null and i.instance_url is null`;
