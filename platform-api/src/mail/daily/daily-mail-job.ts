import {
  defineJob,
  GuichetRole,
  type DigestSection,
  type Identity,
  type IdentityAccount,
  type Job,
  type JobRun,
  type Mail,
  type ModuleContext,
} from '@pwp/api-kit';
import { isDatabaseLost } from '@pwp/database';
import { GuichetRow } from '../../guichets/guichet-store.ts';
import type { DailyMailChoices } from './daily-mail-choice.ts';
import {
  keyOf,
  markAccount,
  markGuichets,
  sinceForAccount,
  sinceOf,
  type Since,
  type Told,
} from './daily-mail-marks.ts';
import { dailyMailMessage, type GuichetNews } from './daily-mail-message.ts';
import { createNewsReader, type ModuleDigest, type NewsReader } from './daily-mail-news.ts';

/**
 * Events of the last minute wait for the next mail: a transaction may have its date and not be committed yet. Longer
 * than MariaDB's lock timeout of 50 s, ms.
 */
export const SETTLING = 60_000;

/** Name of the job. */
export const DAILY_MAIL = 'platform.send-daily-mail';

/** Accounts in one query of choices. */
const BATCH = 200;

/** Dependencies of the daily mail. */
export interface DailyMailContext {
  transaction: ModuleContext<unknown>['transaction'];
  identity: Pick<Identity, 'comptesOf'>;
  choices: Pick<DailyMailChoices, 'refusedBy'>;
  mail: Mail;
  digests: readonly ModuleDigest[];
  publicUrl: string;
  /** Path of the page that switches it off, if a module has one. */
  switchPage: string | undefined;
}

/**
 * The job that mails each account the changes of its guichets since its last mail; without changes, no mail. The same
 * transaction queues the mail and marks the account, so an interrupted run mails nobody twice. The next run covers
 * the accounts, days and modules that this one missed.
 */
export function dailyMailJob(context: DailyMailContext, schedule: string): Job {
  return defineJob({
    name: DAILY_MAIL,
    schedule,
    async run({ slot, log, signal }) {
      const until = slot.getTime() - SETTLING;
      const run: Run = {
        ...context,
        until,
        log,
        news: createNewsReader(context.digests, until),
        failed: new Map(),
        errors: [],
      };
      const guichets = await GuichetRow.findAll({ attributes: ['code', 'nom'], order: ['code'], raw: true });
      const codes = guichets.map(({ code }) => code);
      const since = await sinceOf(codes, modulesOf(context), until);
      const recipients = await findRecipients(run, guichets, since, signal);
      const queued = await tell(run, [...recipients.values()], signal);
      for (const [module, { error, guichets: silent }] of run.news.failures)
        log.error(
          { err: error, module, guichets: silent.size },
          'a module could not tell its news: the next mail will',
        );
      // An interrupted run has not mailed everybody: the next one continues from each account's own mark.
      if (signal.aborted) return;
      await context.transaction(() => markAsTold(run, codes));
      if (queued > 0) log.info({ queued }, 'daily mails queued');
      const left = leftOver(run);
      if (left > 0) throw new Error(`the news of ${left} guichets is left to the next mail`, { cause: causeOf(run) });
    },
  });
}

interface Run extends DailyMailContext {
  /** ms, excluded. */
  until: number;
  log: JobRun['log'];
  news: NewsReader;
  /** News that could not be read for every account, by key: their mark stays. */
  failed: Map<string, Told>;
  /** Why. */
  errors: unknown[];
}

/** An account with those of its guichets that have changes, and its roles there. */
interface Recipient {
  account: IdentityAccount;
  guichets: Map<string, { code: string; nom: string; roles: GuichetRole[] }>;
}

function newRecipient(account: IdentityAccount): Recipient {
  return { account, guichets: new Map() };
}

function modulesOf({ digests }: DailyMailContext): string[] {
  return digests.map(({ module }) => module);
}

async function markAsTold(run: Run, codes: readonly string[]): Promise<void> {
  for (const module of modulesOf(run)) {
    const told = codes.filter(
      (guichet) => !run.failed.has(keyOf({ guichet, module })) && !run.news.hasFailed({ guichet, module }),
    );
    await markGuichets(told, module, run.until);
  }
}

/** The number of guichets whose news some account has not received yet. */
function leftOver(run: Run): number {
  const silent = [...run.news.failures.values()].flatMap(({ guichets }) => [...guichets]);
  return new Set([...silent, ...[...run.failed.values()].map(({ guichet }) => guichet)]).size;
}

/** Why news is left over; a lost database comes first, since the scheduler then makes the run again. */
function causeOf(run: Run): unknown {
  const errors = [...run.errors, ...[...run.news.failures.values()].map(({ error }) => error)];
  return errors.find((error) => isDatabaseLost(error)) ?? errors[0];
}

/** Asks the identity only for the guichets with changes, and only for the recipients' roles. */
async function findRecipients(
  run: Run,
  guichets: readonly { code: string; nom: string }[],
  since: Since,
  signal: AbortSignal,
): Promise<Map<string, Recipient>> {
  const recipients = new Map<string, Recipient>();
  for (const { code, nom } of guichets) {
    if (signal.aborted) break;
    const moved = await readNews(run, run.digests, code, since);
    try {
      for (const role of rolesOf(moved)) {
        for (const account of await run.identity.comptesOf(code, role)) {
          const recipient = recipients.get(account.id) ?? newRecipient(account);
          const held = recipient.guichets.get(code)?.roles ?? [];
          recipient.guichets.set(code, { code, nom, roles: [...held, role] });
          recipients.set(account.id, recipient);
        }
      }
    } catch (error) {
      run.errors.push(error);
      for (const { module } of moved) fail(run, { guichet: code, module });
      run.log.warn({ err: error, guichet: code }, 'the accounts of a guichet could not be asked for');
    }
  }
  return recipients;
}

/** One module's news of one guichet. */
interface ModuleNews extends ModuleDigest {
  section: DigestSection;
}

/** The digests of a guichet; one that fails is left out, and the reader records it. */
async function readNews(
  run: Run,
  digests: readonly ModuleDigest[],
  guichet: string,
  since: Since,
): Promise<ModuleNews[]> {
  const news: ModuleNews[] = [];
  for (const { module, digest } of digests) {
    const section = await run.news.read({ guichet, module }, since.get({ guichet, module }) ?? run.until);
    if (section !== undefined) news.push({ module, digest, section });
  }
  return news;
}

/** The roles that receive at least one of these. */
function rolesOf(digests: readonly ModuleDigest[]): GuichetRole[] {
  return GuichetRole.options.filter((role) => digests.some(({ digest }) => isFor(digest, [role])));
}

/** Whether an account with these roles at the guichet is a recipient. */
function isFor({ roles }: ModuleDigest['digest'], held: readonly GuichetRole[]): boolean {
  return roles.length === 0 || roles.some((role) => held.includes(role));
}

function fail(run: Run, told: Told): void {
  run.failed.set(keyOf(told), told);
}

/** Returns the number of queued mails. */
async function tell(run: Run, recipients: readonly Recipient[], signal: AbortSignal): Promise<number> {
  let queued = 0;
  for (let first = 0; first < recipients.length && !signal.aborted; first += BATCH) {
    const batch = recipients.slice(first, first + BATCH);
    const refused = await run.choices.refusedBy(batch.map(({ account }) => account.id));
    for (const recipient of batch) {
      if (signal.aborted) break;
      if (!isReachable(recipient.account) || refused.has(recipient.account.id)) continue;
      try {
        if (await tellAccount(run, recipient)) queued += 1;
      } catch (error) {
        run.errors.push(error);
        for (const { code, roles } of recipient.guichets.values())
          for (const { module, digest } of run.digests) if (isFor(digest, roles)) fail(run, { guichet: code, module });
        run.log.warn({ err: error, account: recipient.account.id }, 'an account could not be told');
      }
    }
  }
  return queued;
}

function isReachable({ active, email }: IdentityAccount): boolean {
  return active && email !== '';
}

/** False when an interrupted run has already mailed this account. */
async function tellAccount(run: Run, { account, guichets }: Recipient): Promise<boolean> {
  const since = await sinceForAccount(account.id, [...guichets.keys()]);
  const news: GuichetNews[] = [];
  const told: Told[] = [];
  for (const { code, nom, roles } of guichets.values()) {
    const moved = await readNews(
      run,
      run.digests.filter(({ digest }) => isFor(digest, roles)),
      code,
      since,
    );
    if (moved.length === 0) continue;
    news.push({ code, nom, sections: moved.map(({ section }) => section) });
    told.push(...moved.map(({ module }) => ({ guichet: code, module })));
  }
  if (news.length === 0) return false;
  await run.transaction(async () => {
    await markAccount(account.id, told, since, run.until);
    const key = `courriel-quotidien:${account.id}:${new Date(run.until).toISOString()}`;
    await run.mail.queue(key, dailyMailMessage(account.email, news, run.publicUrl, run.switchPage));
  });
  return true;
}
