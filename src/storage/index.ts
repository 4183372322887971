export { createStorage, type Storage, type StorageSettings } from './create-storage.ts';
export { findOrCreateAdminToken } from './find-or-create-admin-token.ts';
export { readDiskRoom } from './read-disk-room.ts';
