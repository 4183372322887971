const names: Readonly<Record<string, string>> = {
  commit: 'Commits',
  branch: 'Branches',
  merge_request: 'Merge requests',
  build: 'Builds',
  deployment: 'Deployments',
  feature_flag: 'Feature flags',
};

/** A kind of entity, as people call many of it. */
export function nameKind(kind: string): string {
  return names[kind] ?? kind;
}
