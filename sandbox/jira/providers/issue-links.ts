/** A named group of issues; the successor of `issueKeys`. */
export interface IssueAssociation {
  readonly associationType: 'issueKeys' | 'issueIdOrKeys';
  readonly values: readonly string[];
}

/** What only deployments have besides issues. */
type FurtherAssociation =
  | { readonly associationType: 'serviceIdOrKeys'; readonly values: readonly string[] }
  | {
      readonly associationType: 'commit' | 'repository';
      readonly values: readonly { readonly commitHash?: string; readonly repositoryId: string }[];
    };

/** The issues of an entity, split by whether this site has them. */
export interface IssueLinks {
  readonly known: readonly string[];
  readonly unknownKeys: readonly string[];
  readonly unknownAssociations: readonly IssueAssociation[];
  /** Of service management; any id is known here. */
  readonly serviceIds: readonly string[];
}

export interface Linkable {
  readonly issueKeys?: readonly string[];
  readonly associations?: readonly (IssueAssociation | FurtherAssociation)[];
}

/** Splits the keys of an entity; ids of issues (`issueIdOrKeys`) are unknown, no issue has one. */
export function splitIssueLinks(
  entity: Linkable,
  knowsIssue: (key: string) => boolean,
): IssueLinks {
  const issueKeys = entity.issueKeys ?? [];
  const associations = entity.associations ?? [];
  const ofIssues = associations.filter(isOfIssues);
  const associated = ofIssues.flatMap(({ values }) => values);
  const unknownAssociations = ofIssues
    .map(({ associationType, values }) => ({
      associationType,
      values: values.filter((key) => !knowsIssue(key)),
    }))
    .filter(({ values }) => values.length > 0);
  const services = associations.filter((each) => each.associationType === 'serviceIdOrKeys');
  return {
    known: [...new Set([...issueKeys, ...associated].filter(knowsIssue))],
    unknownKeys: issueKeys.filter((key) => !knowsIssue(key)),
    unknownAssociations,
    serviceIds: [...new Set(services.flatMap(({ values }) => values))],
  };
}

function isOfIssues(
  association: IssueAssociation | FurtherAssociation,
): association is IssueAssociation {
  return /^issue/.test(association.associationType);
}
