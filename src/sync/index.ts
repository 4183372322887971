export { createAcceptDelivery } from './accept-delivery.ts';
export { backfill } from './backfill.ts';
export { createLaneSender } from './create-lane-sender.ts';
export { learnProject } from './learn-project.ts';
export { processDeliveries } from './process-deliveries.ts';
export { refreshEntities } from './refresh-entities.ts';
export { sweep } from './sweep.ts';
export { createWorkLoop, type WorkLoop } from './work-loop.ts';
