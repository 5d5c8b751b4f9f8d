import type {
  ApiModule,
  Audit,
  Clock,
  Guichets,
  Identity,
  Job,
  Logger,
  MailMessage,
  Notices,
  OutboxHandlers,
  Route,
} from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import type { TokenRevocations } from '../auth/token-revocations.ts';
import type { DatabaseOutage } from '../health/database-outage.ts';
import type { MailQueue } from '../mail/mail-outbox.ts';
import type { OutboxDispatcher } from '../outbox/outbox.ts';
import type { PreferenceStore } from '../preferences/preference-store.ts';
import { dailyMailJob } from './daily-mail-job.ts';
import { createNoticeChoices } from './notice-choices.ts';
import { declaredKinds } from './notice-kinds.ts';
import { noticeMailHandlers, noticeMailJob, type NoticeMailContext } from './notice-mail-job.ts';
import { createNoticePublishing } from './notice-publishing.ts';
import { createNoticeReading } from './notice-reading.ts';
import { createNoticeStreams } from './notice-streams.ts';
import { noticesRoutes } from './notices-routes.ts';
import { purgeNotices } from './purge-notices.ts';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';

/** Dependencies of the notices. */
export interface NoticesContext {
  modules: readonly Pick<ApiModule, 'id' | 'notices'>[];
  database: Database;
  clock: Clock;
  log: Logger;
  outage: DatabaseOutage;
  outbox: OutboxDispatcher;
  preferences: PreferenceStore;
  identity: Pick<Identity, 'comptesOf' | 'comptesByPage' | 'compte'>;
  guichets: Pick<Guichets, 'findAll'>;
  revocation: TokenRevocations;
  mail: MailQueue;
  /** Sends a mail now; the same key is the same mail. */
  sendMail: (key: string, message: MailMessage) => Promise<void>;
  /** When the daily mail is made (cron). */
  dailySchedule: string;
  audit: Pick<Audit, 'record'>;
  /** How long a notice is kept, ms. */
  keptMs: number;
  publicUrl: string;
  /** Encrypts the links by which mails are refused. */
  linkSecret: string | undefined;
}

/** The notices of the platform: what modules publish by, and what accounts read by. */
export interface NoticesPart {
  portOf: (module: string) => Notices;
  jobs: readonly Job[];
  outbox: OutboxHandlers;
  /** `settingsPage`: where a person chooses mails. */
  routes: (settingsPage: string | undefined) => Route[];
  /** Ends the open streams. */
  close: () => void;
}

/** Puts the parts of this folder together. */
export function createNotices(context: NoticesContext): NoticesPart {
  const { database, clock, log, outage, outbox, preferences, identity, revocation, mail, sendMail, publicUrl } =
    context;
  const { transaction } = database;
  const kinds = declaredKinds(context.modules);
  const choices = createNoticeChoices(preferences, kinds);
  // Reading and streams know each other: what is read here changes what streams say.
  const changed = (accountIds: readonly string[]): void => streams.nudge(accountIds);
  const reading = createNoticeReading({ clock, transaction, kinds, guichets: context.guichets, changed });
  const streams = createNoticeStreams({ reading, revocation, clock, log, noticed: outage.noticed });
  const publishing = createNoticePublishing({ clock, transaction, identity, outbox, kinds, changed });
  const unsubscribe =
    context.linkSecret === undefined ? undefined : createUnsubscribeLinks(context.linkSecret, publicUrl);
  const mailing: NoticeMailContext = {
    clock,
    transaction,
    identity,
    choices,
    mail,
    sendMail,
    outbox,
    kinds,
    publicUrl,
    settingsPage: undefined,
    unsubscribe,
  };
  return {
    portOf: publishing.portOf,
    jobs: [noticeMailJob(mailing), dailyMailJob(mailing, context.dailySchedule), purgeNotices(context)],
    outbox: { ...publishing.handlers, ...noticeMailHandlers(mailing) },
    routes(settingsPage) {
      mailing.settingsPage = settingsPage;
      return noticesRoutes({ reading, choices, streams, unsubscribe, settingsPage, publicUrl });
    },
    close: streams.close,
  };
}
