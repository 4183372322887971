import type { ProviderCall } from './provider.ts';

/** The pairs with which a bulk request tagged its entities. */
export type Properties = Readonly<Record<string, string>>;

/** Whether tagged data carries all the pairs of a query, or why the query is none. */
export function readPropertyQuery(call: ProviderCall): ((tags: Properties) => boolean) | string {
  const pairs = [...call.query].filter(([key]) => !key.startsWith('_') && key !== 'jwt');
  if (pairs.length === 0) return 'at least one property is needed';
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) return 'one value per property';
  return (tags) => pairs.every(([key, value]) => tags[key] === value);
}
