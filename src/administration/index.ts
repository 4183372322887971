export { type Connections, createConnections } from './create-connections.ts';
export { createSettings, type Settings } from './create-settings.ts';
export { followSettings } from './follow-settings.ts';
export { type Actor, recording } from './recording.ts';
