import { ProductError, type Project } from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';

/**
 * That a project still has the address at which it was read; it then keeps it until the transaction ends. Throws
 * ProductError, to be tried again soon: what was read would be written after all of it was outdated (rule 5).
 */
export async function verifyAddress(
  { projects }: Pick<Stores, 'projects'>,
  project: Project,
): Promise<void> {
  const moved = await projects.listMoved([project]);
  if (moved.size === 0) return;
  const safe = `${project.pathWithNamespace} moved while it was read. It is read again.`;
  throw new ProductError({ code: 'NOT_FOUND', retry: 'soon', safe });
}
