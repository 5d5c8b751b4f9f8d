import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** What oidc-provider stores is one JSON text a record; what it is searched by is computed from it. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    password_hash TEXT,
    roles TEXT NOT NULL,
    groups TEXT NOT NULL,
    attributes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    email_verified INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE IF NOT EXISTS password_links (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS realm_groups (
    id TEXT PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS oidc_payloads (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    uid TEXT AS (payload ->> 'uid'),
    grant_id TEXT AS (payload ->> 'grantId'),
    account_id TEXT AS (payload ->> 'accountId'),
    session_uid TEXT AS (payload ->> 'sessionUid'),
    PRIMARY KEY (model, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS oidc_payloads_account ON oidc_payloads (account_id);
  CREATE TABLE IF NOT EXISTS session_accesses (
    uid TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    last_access_at INTEGER NOT NULL,
    ip_address TEXT NOT NULL
  ) STRICT;`;

/**
 * Opens `identity.sqlite` of the folder, and creates it as needed. The file holds the signing key and the sessions in clear, so only its
 * owner may read it (mode 0600, which SQLite also gives its journal).
 */
export function openIdentityDatabase(dataDir: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'identity.sqlite');
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  database.exec(SCHEMA);
  return database;
}
