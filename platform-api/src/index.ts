export { platformSettings, readPlatformConfig, type PlatformConfig } from './config.ts';
export { migrate, MigrationLocked, PendingMigrations } from './database/migrator.ts';
export { GuichetRow } from './guichets/guichet-store.ts';
export { allMigrations, createPlatformApi, openModelledDatabase, type PlatformApi } from './platform-api.ts';
