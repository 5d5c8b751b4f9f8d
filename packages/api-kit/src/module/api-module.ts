import type { Sequelize } from 'sequelize';
import type { Logger } from 'pino';
import type { Brand, ConfigurationKinds, ConfigurationSchema, Configured } from '@pwp/contracts';
import type { z } from 'zod';
import type { ActPhrases, Audit, TargetNames } from './audit.ts';
import type { Clock } from './clock.ts';
import type { Exports } from './exports.ts';
import type { Antivirus } from '../files/antivirus.ts';
import type { FileStore } from '../files/file-store.ts';
import type { Guichets } from './guichets.ts';
import type { Job } from './job.ts';
import type { Mail } from '../mail/mail.ts';
import type { Migration } from './migration.ts';
import type { ApiNeeds, NeededIdentity, NeededLastSeen, NeededRevocation, NoNeeds } from './needs.ts';
import type { NoticeKinds, Notices } from './notices.ts';
import type { Outbox, OutboxHandlers, OutboxTopics } from './outbox.ts';
import type { PersonalData } from './personal-data.ts';
import type { Port, PortClient } from '../ports/port.ts';
import type { Preferences } from './preferences.ts';
import type { Reads } from './reads.ts';
import type { Route } from '../http/route.ts';
import type { ServedPort } from '../ports/serve-port.ts';
import type { SharedLimit } from './shared-limit.ts';
import type { Visits } from './visits.ts';

/** The services that the host passes to a module at its start: of those that `needs` names, what the module's own needs name. */
export interface ModuleContext<Settings, Needs extends ApiNeeds = ApiNeeds> {
  settings: Settings;
  /**
   * What administrators chose, by the kinds of the module's `contracts/`: it gives a function that reads the values as they are now.
   * Throws, at the start, where the module's `configuration` says otherwise.
   */
  configuration: <Kinds extends ConfigurationKinds>(kinds: Kinds) => () => Configured<Kinds>;
  log: Logger;
  clock: Clock;
  files: FileStore;
  antivirus: Antivirus;
  /** Takes the topics of `needs` alone. */
  outbox: Outbox;
  /** Those of the module: a key begins with its id. */
  preferences: Preferences;
  identity: NeededIdentity<Needs>;
  guichets: Guichets;
  lastSeen: NeededLastSeen<Needs>;
  visits: Visits;
  mail: Mail;
  notices: Notices;
  audit: Audit;
  exports: Exports;
  /**
   * Another module's port, which `needs.ports` of module.json names: it may be called wherever a request has a `caller`.
   * Throws, at the start, for a port that is not named there, or in a range that the port's own version does not go with.
   */
  port: <P extends Port>(port: P) => PortClient<P>;
  revocation: NeededRevocation<Needs>;
  sharedLimit: SharedLimit;
  /** Origin as browsers see it, for the links in mails; no trailing slash. */
  publicUrl: string;
  /** What this portal and its operator are called. */
  brand: Brand;
  /** The host's database, with the module's models already defined. */
  sequelize: Sequelize;
  /** Runs the module's own SQL over the host's pool. */
  reads: Reads;
  /**
   * Runs `work` in a transaction that every query inside joins by itself. It rolls back when `work` throws. After a
   * deadlock `work` runs again, five times at most: nothing but queries inside, over rows that it reads there or by
   * `Model.update`. A row read before keeps what the lost run gave it, and is not written a second time.
   */
  transaction: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The result of a module's start: data for the host, no side effect. */
export interface ModuleParts {
  /** Served below `/api/<id>`. */
  routes: readonly Route[];
  jobs?: readonly Job[];
  outbox?: OutboxHandlers;
  /** The ports of `offers`, each with its work. */
  ports?: readonly ServedPort[];
  /** Page of this module where a person chooses which mails come. The mails link to it. */
  mailChoicesPage?: string;
  /** How the journal names the targets of the module's acts, where their `libelle` is not how people say it. */
  targetNames?: TargetNames;
  /** Where the module keeps data of persons, and how it lets go of it. A module that keeps none has none. */
  personalData?: PersonalData;
}

/** A call to another system that changes nothing there and is refused without the portal's key: what `doctor` asks. */
export interface KeyedCall {
  /** As administrators call it. */
  system: string;
  /** Its address, as the setting has it. */
  baseUrl: string;
  path: string;
  method?: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Statuses that tell of a wrong key. Default: 401 and 403. */
  refusals?: readonly number[];
}

/** A module's api: a value made once at import, without side effects. */
export interface ApiModule<Settings extends z.ZodObject = z.ZodObject, Needs extends ApiNeeds = ApiNeeds> {
  id: string;
  /** Those of its module.json, but for origins: the host refuses code that says others. */
  needs?: Needs;
  /** Settings by the name of their environment variable. */
  settings: Settings;
  /** Names of the settings that must never be printed. */
  secrets?: readonly string[];
  /** That of the module's module.json. */
  configuration?: ConfigurationSchema;
  /** Its acts as the journal tells them; one without words is told by its code. */
  acts?: ActPhrases;
  /** Its messages of the outbox as administrators read them; a topic without words is told by its code. */
  topics?: OutboxTopics;
  /** The other systems that it speaks to, each with a call that shows whether it answers and takes our key. */
  outside?: (settings: z.output<Settings>) => readonly KeyedCall[];
  /** What it offers to other modules; `start` hands back the work. */
  offers?: readonly Port[];
  /** The kinds of notices that it sends, by name. */
  notices?: NoticeKinds;
  /** Defines the module's models on the host's database. */
  defineModels: (sequelize: Sequelize) => void;
  migrations: readonly Migration[];
  start: (context: ModuleContext<z.output<Settings>, Needs>) => ModuleParts;
}

/** Declares a module's api. */
export function defineApiModule<Settings extends z.ZodObject, const Needs extends ApiNeeds = NoNeeds>(
  module: ApiModule<Settings, Needs>,
): ApiModule {
  // A host reads settings by this very schema and gives what these needs name, and has many modules in one list.
  return module as unknown as ApiModule;
}
