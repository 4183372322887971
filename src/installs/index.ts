export { cleanUp } from './clean-up.ts';
export { install } from './install.ts';
export { finishRemovingSite, removeSite } from './remove-site.ts';
export { uninstall } from './uninstall.ts';
