export { createHttpServer } from './create-http-server.ts';
export { createMetrics } from './create-metrics.ts';
