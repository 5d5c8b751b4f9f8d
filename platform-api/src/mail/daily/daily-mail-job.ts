import {
  defineJob,
  type Digest,
  type Identity,
  type IdentityAccount,
  type Job,
  type JobRun,
  type Mail,
  type ModuleContext,
  type Preferences,
} from '@pwp/api-kit';
import { z } from 'zod';
import { GuichetRow } from '../../guichets/guichet-store.ts';
import { markAccount, markGuichets, sinceForAccount, sinceOf, type Since } from './daily-mail-marks.ts';
import { dailyMailMessage, type GuichetNews } from './daily-mail-message.ts';
import { createNewsReader, type GuichetNewsReader } from './daily-mail-news.ts';

/**
 * What happened in the last minute is left to the next mail: a transaction may be dated and not yet committed. Longer than
 * the 50 s that MariaDB waits for a lock, ms.
 */
export const SETTLING = 60_000;

/** Name of the job. */
export const DAILY_MAIL = 'platform.courriel-quotidien';

/** Where an account switches the mail off; on unless it did. */
const PREFERENCE = 'profile.courriel-quotidien';
const Choice = z.object({ actif: z.boolean() });
/** Accounts whose choice is asked at once. */
const BATCH = 200;

/** What the daily mail works with. */
export interface DailyMailContext {
  transaction: ModuleContext<unknown>['transaction'];
  identity: Pick<Identity, 'membersOf'>;
  preferences: Pick<Preferences, 'readMany'>;
  mail: Mail;
  digests: readonly Digest[];
  publicUrl: string;
}

/**
 * The job that tells each account what moved on its guichets since the last mail; nothing moved: no mail. Each account's mail
 * is queued in the transaction that marks it as told, so that a run which is cut tells nobody twice; what it left, and a day
 * that was missed, is told by the next one.
 */
export function dailyMailJob(context: DailyMailContext, schedule: string): Job {
  return defineJob({
    name: DAILY_MAIL,
    schedule,
    async run({ slot, log, signal }) {
      const until = slot.getTime() - SETTLING;
      const run: Run = { ...context, until, log, news: createNewsReader(context.digests, until), failed: new Set() };
      const guichets = await GuichetRow.findAll({ attributes: ['code', 'nom'], order: ['code'], raw: true });
      const since = await sinceOf(
        guichets.map(({ code }) => code),
        until,
      );
      const recipients = await findRecipients(run, guichets, since, signal);
      const queued = await tell(run, [...recipients.values()], signal);
      // A run that is asked to stop has not told everybody: the next one goes on from each account's own mark.
      if (signal.aborted) return;
      await context.transaction(() =>
        markGuichets(
          guichets.map(({ code }) => code).filter((code) => !run.failed.has(code)),
          until,
        ),
      );
      if (queued > 0) log.info({ queued }, 'daily mails queued');
      if (run.failed.size > 0) throw new Error(`the news of ${run.failed.size} guichets is left to the next mail`);
    },
  });
}

interface Run extends DailyMailContext {
  /** ms, excluded. */
  until: number;
  log: JobRun['log'];
  news: GuichetNewsReader;
  /** Guichets not all of whose accounts could be told: their mark stays. */
  failed: Set<string>;
}

/** An account with those of its guichets where something moved. */
interface Recipient {
  account: IdentityAccount;
  guichets: { code: string; nom: string }[];
}

/** Asks the identity only for the guichets where something moved. */
async function findRecipients(
  run: Run,
  guichets: readonly { code: string; nom: string }[],
  since: Since,
  signal: AbortSignal,
): Promise<Map<string, Recipient>> {
  const recipients = new Map<string, Recipient>();
  for (const { code, nom } of guichets) {
    if (signal.aborted) break;
    try {
      const sections = await run.news.read(code, since.get(code) ?? run.until);
      if (sections.length === 0) continue;
      for (const account of await run.identity.membersOf(code)) {
        const recipient = recipients.get(account.id) ?? { account, guichets: [] };
        recipient.guichets.push({ code, nom });
        recipients.set(account.id, recipient);
      }
    } catch (error) {
      run.failed.add(code);
      run.log.warn({ err: error, guichet: code }, 'the news of a guichet could not be gathered');
    }
  }
  return recipients;
}

/** Returns how many mails were queued. */
async function tell(run: Run, recipients: readonly Recipient[], signal: AbortSignal): Promise<number> {
  let queued = 0;
  for (let first = 0; first < recipients.length && !signal.aborted; first += BATCH) {
    const batch = recipients.slice(first, first + BATCH);
    const choices = await run.preferences.readMany(
      batch.map(({ account }) => account.id),
      PREFERENCE,
    );
    for (const recipient of batch) {
      if (signal.aborted) break;
      if (!wantsMail(recipient.account, choices.get(recipient.account.id))) continue;
      try {
        if (await tellAccount(run, recipient)) queued += 1;
      } catch (error) {
        for (const { code } of recipient.guichets) run.failed.add(code);
        run.log.warn({ err: error, account: recipient.account.id }, 'an account could not be told');
      }
    }
  }
  return queued;
}

/** What cannot be read as a choice is none. */
function wantsMail({ active, email }: IdentityAccount, choice: unknown): boolean {
  const read = Choice.safeParse(choice);
  return active && email !== '' && (!read.success || read.data.actif);
}

/** False when a run that was cut had told this account already. */
async function tellAccount(run: Run, { account, guichets }: Recipient): Promise<boolean> {
  const since = await sinceForAccount(
    account.id,
    guichets.map(({ code }) => code),
  );
  const news: GuichetNews[] = [];
  for (const guichet of guichets) {
    const sections = await run.news.read(guichet.code, since.get(guichet.code) ?? run.until);
    if (sections.length > 0) news.push({ ...guichet, sections });
  }
  if (news.length === 0) return false;
  await run.transaction(async () => {
    await markAccount(account.id, since, run.until);
    const key = `courriel-quotidien:${account.id}:${new Date(run.until).toISOString()}`;
    await run.mail.queue(key, dailyMailMessage(account.email, news, run.publicUrl));
  });
  return true;
}
