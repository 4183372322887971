/** Counters that cost nothing to keep, for load tests. Read them at any time. */
export interface JiraStats {
  requests: number;
  /** Answers by status; requests whose connection was cut are not among them. */
  readonly byStatus: Record<number, number>;
  bulkRequests: number;
  backfillRequests: number;
  /** Entities in bulk bodies, whatever became of them. */
  entitiesReceived: number;
  /** Listed as accepted, also when an equal or lower sequence left them unstored. */
  entitiesAccepted: number;
  entitiesStored: number;
  entitiesFailed: number;
  /** Dropped, since this site knows none of their issues. */
  entitiesUnknown: number;
  deletes: number;
  /** Requests that a fault or a rate limit answered in Jira's place. */
  faults: number;
  rateLimited: number;
  /** Issues for which workflow triggers or smart commits would have run. */
  transitions: number;
}

export function createStats(): JiraStats {
  return {
    requests: 0,
    byStatus: {},
    bulkRequests: 0,
    backfillRequests: 0,
    entitiesReceived: 0,
    entitiesAccepted: 0,
    entitiesStored: 0,
    entitiesFailed: 0,
    entitiesUnknown: 0,
    deletes: 0,
    faults: 0,
    rateLimited: 0,
    transitions: 0,
  };
}
