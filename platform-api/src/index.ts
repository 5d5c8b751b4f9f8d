export { createLogoutTokenReader } from './auth/logout-token.ts';
export { platformSettings, readPlatformConfig, type PlatformConfig } from './config.ts';
export { migrate, MigrationLocked, PendingMigrations } from '@pwp/database';
export { isKey as isFileKey } from './files/file-key.ts';
export { isBackupName, nameOfBackup } from './health/last-backup.ts';
export { migrateDatabase } from './migrate-database.ts';
export { holdOutbox } from './outbox/outbox-hold.ts';
export { GuichetRow } from './guichets/guichet-store.ts';
export { createKeycloakIdentity } from './identity/keycloak-identity.ts';
export { profileRefusal } from './identity/profile-refusal.ts';
export { DAILY_MAIL, SETTLING as DAILY_MAIL_SETTLING } from './notices/daily-mail-job.ts';
export {
  countsOf,
  noteRestoredErasures,
  StoredPerson,
  type AskedPerson,
  type PortalPersonalData,
} from './personal-data/personal-data.ts';
export { createPlatformApi, type PlatformApi } from './platform-api.ts';
export { allMigrations, openModelledDatabase } from './platform-database.ts';
export { configuredModules } from './modules/declared-modules.ts';
