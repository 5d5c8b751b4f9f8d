export { readRegistryConfig, registrySettings, type RegistryConfig } from './config.ts';
export { generatePrivateKey, openPrivateKey } from './core/signing-key.ts';
export { createRegistry, type RegistryServer } from './create-registry.ts';
export { REGISTRY_MIGRATIONS_TABLE, registryMigrations } from './journal/migrations.ts';
export { openStorage } from './releases/open-storage.ts';
export type { StorageBackend } from './releases/storage-backend.ts';
