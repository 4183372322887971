export { createQueue, type Queue } from './create-queue.ts';
