export * from './console/settings.ts';
export * from './console/story.ts';
export { type ErrorAnswer, errorAnswerSchema } from './error-answer.ts';
export {
  type JiraCloudAppAnswer,
  type JiraCloudAppRequest,
  jiraCloudAppAnswerSchema,
  jiraCloudAppRequestSchema,
} from './jira-cloud-app.ts';
export * from './page/branch-page.ts';
export * from './page/gitlabs.ts';
export * from './page/page-data.ts';
export * from './page/site-page.ts';
export {
  type KindAnswer,
  type LinksAnswer,
  linksAnswerSchema,
  type PageQuery,
  type ProjectsAnswer,
  type ProjectsQuery,
  pageQuerySchema,
  projectsAnswerSchema,
  projectsQuerySchema,
  type RejectionsAnswer,
  type RejectionsQuery,
  rejectionsAnswerSchema,
  rejectionsQuerySchema,
  type SiteAnswer,
  type SiteParams,
  type SitesAnswer,
  siteAnswerSchema,
  siteParamsSchema,
  sitesAnswerSchema,
  type UnknownKeysAnswer,
  unknownKeysAnswerSchema,
} from './sites.ts';
export {
  type DeliveryParams,
  type DeliveryReplayAnswer,
  deliveryParamsSchema,
  deliveryReplayAnswerSchema,
  type PurgeRequest,
  purgeRequestSchema,
  type QueuedAnswer,
  queuedAnswerSchema,
  type ReconcileRequest,
  type ReplayAnswer,
  type ReplayRequest,
  reconcileRequestSchema,
  replayAnswerSchema,
  replayRequestSchema,
  type SyncAnswer,
  type SyncRequest,
  syncAnswerSchema,
  syncRequestSchema,
} from './steering.ts';
export {
  type LinkRequest,
  linkRequestSchema,
  type SubscriptionsAnswer,
  type SuccessAnswer,
  subscriptionsAnswerSchema,
  successAnswerSchema,
} from './subscriptions.ts';
export {
  type ConnectionsAnswer,
  connectionsAnswerSchema,
  type DeliveriesAnswer,
  type DeliveriesQuery,
  deliveriesAnswerSchema,
  deliveriesQuerySchema,
  type WorkAnswer,
  workAnswerSchema,
} from './work.ts';
