import type { EntityRef } from '../../domain/index.ts';
import type { RefreshAnswer } from '../../ports/index.ts';

/** That GitLab has it no longer; where the mirror's id is not known, the mirror has nothing of it either. */
export function answerGone(
  ref: Omit<EntityRef, 'id'> & { readonly id: string | null },
): RefreshAnswer {
  const { id } = ref;
  return { entities: [], gone: id === null ? [] : [{ ...ref, id }] };
}
