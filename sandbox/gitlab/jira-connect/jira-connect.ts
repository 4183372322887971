/** How GitLab's own app answers an event: truly, with a status of any kind, or never. */
type EventAnswer = 'truly' | 'hang' | number;

/** GitLab's settings of its own app. Both unset: the app is not set up. */
interface JiraConnectSettings {
  /** `jira_connect_application_key` */
  readonly applicationId?: string | null;
  /** `jira_connect_proxy_url`, without a slash at its end: who stands between Jira and this GitLab. */
  readonly proxyUrl?: string | null;
  /** `jira_connect_additional_audience_url`: another address of this GitLab that tokens may name. */
  readonly audienceUrl?: string | null;
}

/** A Jira site as GitLab's own app stores it. */
interface JiraConnectInstallation {
  readonly clientKey: string;
  readonly sharedSecret: string;
  readonly baseUrl: string;
}

/** An event as it came in. */
interface JiraConnectEvent {
  readonly event: 'installed' | 'uninstalled';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly contentType: string | null;
  /** What was answered; null when nothing was. */
  readonly status: number | null;
  /** Why it was refused. */
  readonly reason: string | null;
}

/** GitLab's own app, behind a proxy that Jira talks to. */
export interface JiraConnect {
  configure(settings: JiraConnectSettings): void;
  /** From now on; `truly` ends it. */
  answerEvents(answer: EventAnswer): void;
  events(): readonly JiraConnectEvent[];
  installations(): readonly JiraConnectInstallation[];
}

/** What the routes share with those who look from outside. */
export interface JiraConnectState {
  settings: JiraConnectSettings;
  answer: EventAnswer;
  readonly events: JiraConnectEvent[];
  readonly installations: Map<string, JiraConnectInstallation>;
}

export function createJiraConnectState(): JiraConnectState {
  return { settings: {}, answer: 'truly', events: [], installations: new Map() };
}

export function jiraConnectDoor(state: JiraConnectState): JiraConnect {
  return {
    configure(settings) {
      state.settings = settings;
    },
    answerEvents(answer) {
      state.answer = answer;
    },
    events: () => [...state.events],
    installations: () => [...state.installations.values()],
  };
}
