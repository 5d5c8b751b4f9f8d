import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../in-transaction.ts';

/** Each entry migrates the database from version `index` to `index + 1`; never edit a released entry. */
const MIGRATIONS = [
  `CREATE TABLE accounts (
     id TEXT PRIMARY KEY,
     email TEXT NOT NULL UNIQUE,
     first_name TEXT NOT NULL,
     last_name TEXT NOT NULL,
     enabled INTEGER NOT NULL,
     password_hash TEXT,
     roles TEXT NOT NULL,
     groups TEXT NOT NULL,
     attributes TEXT NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE login_failures (
     email_hash TEXT PRIMARY KEY,
     failures INTEGER NOT NULL,
     last_failure_at INTEGER NOT NULL,
     locked_until INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE password_links (
     token_hash TEXT PRIMARY KEY,
     account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
     created_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX password_links_account ON password_links (account_id);
   CREATE TABLE oidc_records (
     model TEXT NOT NULL,
     id_hash TEXT NOT NULL,
     payload TEXT NOT NULL,
     uid TEXT,
     grant_id TEXT,
     account_id TEXT,
     consumed_at INTEGER,
     expires_at INTEGER,
     PRIMARY KEY (model, id_hash)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX oidc_records_uid ON oidc_records (uid);
   CREATE INDEX oidc_records_grant ON oidc_records (grant_id);
   CREATE INDEX oidc_records_account ON oidc_records (account_id);
   CREATE INDEX oidc_records_expiry ON oidc_records (expires_at);
   CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
  `CREATE TABLE session_accesses (
     uid TEXT PRIMARY KEY,
     started_at INTEGER NOT NULL,
     last_access_at INTEGER NOT NULL,
     ip_address TEXT NOT NULL
   ) STRICT;`,
  // Roles given by a guichet's groups are no longer stored on the account too.
  `ALTER TABLE accounts ADD COLUMN email_verified INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE password_links ADD COLUMN actions TEXT NOT NULL DEFAULT '["UPDATE_PASSWORD"]';
   CREATE TABLE realm_groups (id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, roles TEXT NOT NULL) STRICT;
   UPDATE accounts SET roles =
     (SELECT json_group_array(value) FROM json_each(accounts.roles) WHERE value NOT IN ('professionnel', 'referent'));`,
  // Failures are now counted by address too, in bounded memory.
  `DROP TABLE login_failures;`,
];

/**
 * Opens `identity.sqlite` of the folder, and creates or migrates it as needed. The file holds the signing key in
 * clear, so only its owner may read it (mode 0600, which SQLite also gives its journal).
 */
export function openIdentityDatabase(dataDir: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'identity.sqlite');
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  migrate(database);
  return database;
}

function migrate(database: DatabaseSync): void {
  inTransaction(database, () => {
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    for (const script of MIGRATIONS.slice(version)) database.exec(script);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}
