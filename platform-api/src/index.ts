export { createLogoutTokenReader } from './auth/logout-token.ts';
export { platformSettings, readPlatformConfig, type PlatformConfig } from './config.ts';
export { migrate, MigrationLocked, PendingMigrations } from '@pwp/database';
export { migrateDatabase } from './migrate-database.ts';
export { GuichetRow } from './guichets/guichet-store.ts';
export { createKeycloakIdentity } from './identity/keycloak-identity.ts';
export { profileRefusal } from './identity/profile-refusal.ts';
export { DAILY_MAIL, SETTLING as DAILY_MAIL_SETTLING } from './notices/daily-mail-job.ts';
export { allMigrations, createPlatformApi, openModelledDatabase, type PlatformApi } from './platform-api.ts';
