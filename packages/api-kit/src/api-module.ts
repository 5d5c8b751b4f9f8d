import type { Sequelize } from 'sequelize';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Audit } from './audit.ts';
import type { Clock } from './clock.ts';
import type { Digest } from './digest.ts';
import type { Exports } from './exports.ts';
import type { FileStore } from './file-store.ts';
import type { Guichets } from './guichets.ts';
import type { Identity } from './identity.ts';
import type { Job } from './job.ts';
import type { Mail } from './mail.ts';
import type { Migration } from './migration.ts';
import type { Outbox, OutboxHandlers } from './outbox.ts';
import type { Preferences } from './preferences.ts';
import type { Reads } from './reads.ts';
import type { Route } from './route.ts';
import type { TokenRevocation } from './token-revocation.ts';

/** What the host gives to a module when it starts. */
export interface ModuleContext<Settings> {
  settings: Settings;
  log: Logger;
  clock: Clock;
  files: FileStore;
  outbox: Outbox;
  preferences: Preferences;
  identity: Identity;
  guichets: Guichets;
  mail: Mail;
  audit: Audit;
  exports: Exports;
  revocation: TokenRevocation;
  /** Origin that browsers use, for the links of mails; without trailing slash. */
  publicUrl: string;
  /** Database of the host; models were already defined on it. */
  sequelize: Sequelize;
  /** Sends SQL of the module's own over the host's pool. */
  reads: Reads;
  /** Runs `work` in a transaction that every query inside joins by itself; rolled back when it throws. */
  transaction: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What a started module hands back: data for the host, no side effect. */
export interface ModuleParts {
  /** Served below `/api/<id>`. */
  routes: readonly Route[];
  jobs?: readonly Job[];
  outbox?: OutboxHandlers;
  /** The module's part of the daily mail. */
  digest?: Digest;
  /** Page of this module where an account switches the daily mail off; the mail links to it. */
  dailyMailPage?: string;
}

/** A module's api: a value, made once at import, without side effect. */
export interface ApiModule<Settings extends z.ZodObject = z.ZodObject> {
  id: string;
  /** Settings by the name of their environment variable. */
  settings: Settings;
  /** Names of the settings that must never be printed. */
  secrets?: readonly string[];
  /** Defines the module's models on the host's database. */
  defineModels: (sequelize: Sequelize) => void;
  migrations: readonly Migration[];
  start: (context: ModuleContext<z.output<Settings>>) => ModuleParts;
}

/** Declares a module's api. */
export function defineApiModule<Settings extends z.ZodObject>(module: ApiModule<Settings>): ApiModule<Settings> {
  return module;
}
