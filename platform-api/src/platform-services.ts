import {
  systemClock,
  writeMail,
  type ApiModule,
  type Clock,
  type Identity,
  type Logger,
  type ModuleParts,
} from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { openAntivirus } from './antivirus/portal-antivirus.ts';
import { createAudit } from './audit/audit.ts';
import { auditOf, exportsOf } from './audit/module-audit.ts';
import { createRealmTokens, type RealmTokens } from './auth/realm-tokens.ts';
import { createTokenRevocations } from './auth/token-revocations.ts';
import type { PlatformConfig } from './config.ts';
import { createExports } from './exports/exports.ts';
import type { FileStorage } from './files/file-storage.ts';
import { createGuichetStore } from './guichets/guichet-store.ts';
import { createDatabaseOutage } from './health/database-outage.ts';
import { requireAccount } from './isolation/account-rights.ts';
import { isolatedAccount } from './isolation/isolated-account.ts';
import { isolationOf, startIsolated, type IsolatedParts } from './isolation/isolated-module.ts';
import { endingAtOnce } from './identity/end-at-once.ts';
import { createKeycloakIdentity } from './identity/keycloak-identity.ts';
import { createSessionBrowsers } from './identity/session-browsers.ts';
import { createLastSeen } from './last-seen/last-seen-store.ts';
import { createVisits } from './last-seen/visit-store.ts';
import { sharedLimitOf } from './limits/shared-limits.ts';
import { createMail } from './mail/mail-outbox.ts';
import { createSmtpSender } from './mail/smtp-sender.ts';
import { createConfigurations } from './modules/configurations.ts';
import { neededBy } from './modules/module-needs.ts';
import { createNotices } from './notices/notices.ts';
import { createOutbox } from './outbox/outbox.ts';
import type { Ports } from './ports/ports.ts';
import { createPreferences } from './preferences/preference-store.ts';

/** What the services are made from. */
export interface ServiceOptions {
  config: PlatformConfig;
  clock?: Clock;
  identity?: Identity;
  /** What reads tokens, where the realm's keys were waited for before. */
  realm?: RealmTokens;
}

/** Creates the services that the platform and its modules share. */
export function createServices(
  { config, clock = systemClock, identity: given, realm = createRealmTokens(config.keycloak) }: ServiceOptions,
  database: Database,
  storage: FileStorage,
  modules: readonly ApiModule[],
  log: Logger,
) {
  const outage = createDatabaseOutage(database, log);
  const outbox = createOutbox(database, clock, log, outage);
  const preferences = createPreferences();
  const revocation = createTokenRevocations(database, clock);
  const browsers = createSessionBrowsers(preferences);
  const identity = browsers.toldBy(endingAtOnce(given ?? createKeycloakIdentity(config.identity), revocation));
  const audit = createAudit(database, clock);
  const shared = {
    clock,
    outbox,
    preferences,
    identity,
    revocation,
    audit,
    mail: createMail(outbox, config.brand),
    exports: createExports({ audit, log }),
    guichets: createGuichetStore(clock),
    lastSeen: createLastSeen(clock),
    visits: createVisits(clock, log),
  };
  const { brand, publicUrl, mail, ringsSecret } = config;
  const smtp = createSmtpSender(mail.smtpUrl, mail.from);
  const isolated: Pick<IsolatedParts, 'close'>[] = [];
  return {
    shared,
    isolated,
    closeIsolated: async () => void (await Promise.all(isolated.map(({ close }) => close()))),
    database,
    log,
    outage,
    browsers,
    realm,
    smtp,
    storage,
    antivirus: openAntivirus({ clamd: config.clamd, storage, database, clock, audit, log }),
    notices: createNotices({
      ...shared,
      modules,
      database,
      log,
      outage,
      publicUrl,
      sendMail: (key, message) => smtp.send(key, writeMail(brand, message)),
      dailySchedule: mail.dailySchedule,
      keptMs: config.kept.noticesMs,
      linkSecret: ringsSecret,
    }),
    configurations: createConfigurations(modules, log),
  };
}

export type Services = ReturnType<typeof createServices>;

/** Starts a module with its settings and the services that its needs name; an isolated one, in a process of its own. */
export function startModule(
  module: ApiModule,
  config: PlatformConfig,
  { shared, isolated, database, antivirus, notices, configurations, log: portalLog }: Services,
  settings: ReadonlyMap<string, Record<string, unknown>>,
  ports: Ports,
): ModuleParts | Promise<ModuleParts> {
  const { publicUrl, brand, ringsSecret } = config;
  const { sequelize, reads, transaction } = database;
  const log = portalLog.child({ module: module.id });
  const context: Parameters<ApiModule['start']>[0] = {
    ...shared,
    ...neededBy(module, shared),
    audit: auditOf(module, shared.audit),
    exports: exportsOf(module.id, shared.exports),
    settings: settings.get(module.id) ?? {},
    configuration: configurations.readerOf(module),
    log,
    files: antivirus.storeOf(module.id),
    antivirus: antivirus.port,
    notices: notices.portOf(module.id),
    sharedLimit: sharedLimitOf(module.id, { database, clock: shared.clock, secret: ringsSecret }),
    port: ports.clientsOf(module),
    publicUrl,
    brand,
    sequelize,
    reads,
    transaction,
  };
  if (isolationOf(module) === undefined) return module.start(context);
  const account = isolatedAccount(config, module);
  // Turns and places of its own: what it never ends holds up no other module's.
  const exports = createExports({ audit: shared.audit, log });
  isolated.push(exports);
  return requireAccount(config, module)
    .then(() =>
      startIsolated(module, {
        context: { ...context, exports: exportsOf(module.id, exports) },
        log,
        ...account,
        environment: config.environment,
        logLevel: config.logLevel,
        now: shared.clock === systemClock ? undefined : () => shared.clock.now(),
        configuration: () => configurations.valuesOf(module.id),
      }),
    )
    .then((started) => {
      isolated.push(started);
      return started.parts;
    });
}
