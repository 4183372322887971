export { cleanUp } from './clean-up.ts';
export { install } from './install.ts';
export { uninstall } from './uninstall.ts';
