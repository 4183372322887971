export { createStorage, type Storage, type StorageSettings } from './create-storage.ts';
