export {
  type ErrorAnswer,
  type LinkRequest,
  linkRequestSchema,
  type SubscriptionsAnswer,
  type SuccessAnswer,
  subscriptionsAnswerSchema,
  successAnswerSchema,
} from './subscriptions.ts';
