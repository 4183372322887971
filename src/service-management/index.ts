export { changeIntegration, type IntegrationWish } from './change-integration.ts';
export { decideGatings } from './decide-gatings.ts';
export { setServiceAccount } from './set-service-account.ts';
export { showIntegration } from './show-integration.ts';
