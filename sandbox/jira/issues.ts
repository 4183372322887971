/** What this site knows of an issue besides its development information. */
export interface JiraIssue {
  readonly key: string;
  readonly summary: string;
  readonly status: string;
  readonly description?: string;
}

/** The issues of the site. Any key of a known project is an issue; those set also have a text. */
export interface Issues {
  setIssue(issue: Partial<JiraIssue> & Pick<JiraIssue, 'key'>): void;
  get(key: string): JiraIssue;
  /** `any`: every key that looks like one. */
  setKnownProjectKeys(projectKeys: readonly string[] | 'any'): void;
  isKnown(key: string): boolean;
}

export function createIssues(knownProjectKeys: readonly string[] | 'any'): Issues {
  const issues = new Map<string, JiraIssue>();
  let projects = toSet(knownProjectKeys);
  return {
    setIssue: (issue) => {
      issues.set(issue.key, { summary: `Issue ${issue.key}`, status: 'In Progress', ...issue });
    },
    get: (key) => issues.get(key) ?? { key, summary: `Issue ${key}`, status: 'In Progress' },
    setKnownProjectKeys: (projectKeys) => {
      projects = toSet(projectKeys);
    },
    isKnown: (key) => {
      const projectKey = /^(.+)-\d+$/u.exec(key)?.[1];
      return projectKey !== undefined && (projects === null || projects.has(projectKey));
    },
  };
}

function toSet(projectKeys: readonly string[] | 'any'): ReadonlySet<string> | null {
  return projectKeys === 'any' ? null : new Set(projectKeys);
}
