export { createQueue } from './create-queue.ts';
