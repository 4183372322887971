import type { World } from './start-world.ts';

/** Asks the product's database in SQL, for what neither a page nor a command shows. */
export async function query<Row>(world: World, text: string, values: unknown[] = []) {
  const { transact } = await world.storage();
  return transact(async (_stores, transaction) => {
    const { rows } = await transaction.executeSql(text, values);
    return rows as Row[];
  });
}
