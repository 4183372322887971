import type { IssueAssociation } from './entities.ts';

/** The issues of an entity, split by whether this site has them. */
export interface IssueLinks {
  readonly known: readonly string[];
  readonly unknownKeys: readonly string[];
  readonly unknownAssociations: readonly IssueAssociation[];
}

interface Linkable {
  readonly issueKeys?: readonly string[];
  readonly associations?: readonly IssueAssociation[];
}

/** Splits the keys of an entity; ids of issues (`issueIdOrKeys`) are unknown, no issue has one. */
export function splitIssueLinks(
  entity: Linkable,
  knowsIssue: (key: string) => boolean,
): IssueLinks {
  const associated = (entity.associations ?? []).flatMap(({ values }) => values);
  const unknownAssociations = (entity.associations ?? [])
    .map(({ associationType, values }) => ({
      associationType,
      values: values.filter((key) => !knowsIssue(key)),
    }))
    .filter(({ values }) => values.length > 0);
  return {
    known: [...new Set([...(entity.issueKeys ?? []), ...associated].filter(knowsIssue))],
    unknownKeys: (entity.issueKeys ?? []).filter((key) => !knowsIssue(key)),
    unknownAssociations,
  };
}
