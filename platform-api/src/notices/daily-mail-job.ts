import { defineJob, GuichetRole, type IdentityAccount, type IdentityCompte, type Job, type JobRun } from '@pwp/api-kit';
import type { MailChoice } from '@pwp/contracts';
import { isDatabaseLost } from '@pwp/database';
import { Op } from 'sequelize';
import { GuichetRow } from '../guichets/guichet-store.ts';
import type { DeclaredKinds } from './notice-kinds.ts';
import { isReachable, type NoticeMailContext } from './notice-mail-job.ts';
import { noticeMailMessage, type MailPart } from './notice-mail-message.ts';
import { NOBODY, NoticeRow } from './notice-model.ts';
import { canReadNotice } from './notice-policy.ts';

/**
 * Notices of the last minute wait for the next mail: a transaction may have its date and not be committed yet. Longer
 * than MariaDB's lock timeout of 50 s, ms.
 */
export const SETTLING = 60_000;

/** Name of the job. */
export const DAILY_MAIL = 'platform.send-daily-mail';

/** Accounts in one query of choices. */
const BATCH = 200;

const WHY =
  'Vous recevez ce courriel, au plus une fois par jour, parce que vous travaillez pour ce guichet ou ces guichets.';

/**
 * The job that mails each account what waits for its daily mail: its own notices, and those of its guichets. Nothing
 * waits: no mail. A notice of a guichet is deleted once all of its accounts were told. Until then the key of an
 * account's last mail, unique in the outbox, says up to when it was told: an interrupted run mails nobody twice, and
 * the next one tells whom this one missed.
 */
export function dailyMailJob(context: NoticeMailContext, schedule: string): Job {
  return defineJob({
    name: DAILY_MAIL,
    schedule,
    async run({ slot, log, signal }) {
      const until = new Date(slot.getTime() - SETTLING);
      const run: Run = { ...context, until, log, left: new Set(), errors: [], names: new Map() };
      const waiting = await NoticeRow.findAll({
        attributes: ['accountId', 'guichetCode', 'kind'],
        where: dueIn(run),
        group: ['accountId', 'guichetCode', 'kind'],
        order: ['guichetCode'],
        raw: true,
      });
      const recipients = await findRecipients(run, waiting, signal);
      const queued = await tell(run, recipients, signal);
      // An interrupted run has not mailed everybody: the next one continues.
      if (signal.aborted) return;
      const told = waiting.flatMap(({ guichetCode: code }) => (code === null || run.left.has(code) ? [] : [code]));
      await NoticeRow.destroy({ where: { ...dueIn(run), accountId: NOBODY, guichetCode: [...new Set(told)] } });
      if (queued > 0) log.info({ queued }, 'daily mails queued');
      if (run.errors.length === 0) return;
      // A lost database comes first, since the scheduler then makes the run again.
      const cause = run.errors.find((error) => isDatabaseLost(error)) ?? run.errors[0];
      throw new Error(`${run.errors.length} guichets or accounts wait for the next daily mail`, { cause });
    },
  });
}

interface Run extends NoticeMailContext {
  /** Excluded. */
  until: Date;
  log: JobRun['log'];
  /** Guichets of which some account was not told: their notices stay. */
  left: Set<string>;
  /** Why. */
  errors: unknown[];
  /** Names of the guichets with notices. */
  names: Map<string, string>;
}

/** What waits for this run, unread. Kinds of a module that is left out wait for it to be back. */
function dueIn({ until, kinds }: Run) {
  return { mail: 'quotidien' as const, readAt: null, publishedAt: { [Op.lt]: until }, kind: [...kinds.keys()] };
}

/** An account, its roles at those of its guichets that have notices, and whether it has some of its own. */
interface Recipient {
  account: IdentityAccount;
  guichets: Map<string, GuichetRole[]>;
  own?: IdentityCompte;
}

/** Asks the identity only for the guichets with notices and the roles that get them, and for the accounts with some. */
async function findRecipients(
  run: Run,
  waiting: readonly Pick<NoticeRow, 'accountId' | 'guichetCode' | 'kind'>[],
  signal: AbortSignal,
): Promise<Recipient[]> {
  const recipients = new Map<string, Recipient>();
  const recipientOf = (account: IdentityAccount): Recipient => {
    const recipient = recipients.get(account.id) ?? { account, guichets: new Map() };
    recipients.set(account.id, recipient);
    return recipient;
  };
  const ofGuichets = Map.groupBy(
    waiting.filter(({ accountId }) => accountId === NOBODY),
    ({ guichetCode }) => guichetCode ?? '',
  );
  const codes = [...new Set(waiting.map(({ guichetCode }) => guichetCode ?? ''))];
  const rows = await GuichetRow.findAll({ attributes: ['code', 'nom'], where: { code: codes } });
  for (const { code, nom } of rows) run.names.set(code, nom);
  for (const [code, kinds] of ofGuichets) {
    if (signal.aborted) break;
    try {
      for (const role of GuichetRole.options.filter((one) => kinds.some(({ kind }) => isFor(run.kinds, kind, [one]))))
        for (const account of await run.identity.comptesOf(code, role)) {
          const { guichets } = recipientOf(account);
          guichets.set(code, [...(guichets.get(code) ?? []), role]);
        }
    } catch (error) {
      fail(run, error, [code], { guichet: code });
      // Nobody was told: it is news after whatever else its accounts are told today.
      await NoticeRow.update(
        { publishedAt: run.until },
        { where: { ...dueIn(run), accountId: NOBODY, guichetCode: code } },
      );
    }
  }
  for (const id of new Set(waiting.map(({ accountId }) => accountId))) {
    if (id === NOBODY || signal.aborted) continue;
    try {
      const own = await run.identity.compte(id);
      if (own === undefined) await NoticeRow.update({ mail: null }, { where: { ...dueIn(run), accountId: id } });
      else recipientOf(own).own = own;
    } catch (error) {
      fail(run, error, [], { account: id });
    }
  }
  return [...recipients.values()];
}

function fail(run: Run, error: unknown, guichets: Iterable<string>, about: object): void {
  run.errors.push(error);
  for (const code of guichets) run.left.add(code);
  run.log.warn({ err: error, ...about }, 'the daily mail waits for the next run');
}

/** Whether accounts with these roles at the guichet get a kind. */
function isFor(kinds: DeclaredKinds, name: string, held: readonly GuichetRole[]): boolean {
  const roles = kinds.get(name)?.roles;
  return roles !== undefined && (roles.length === 0 || held.some((role) => roles.includes(role)));
}

/** Returns the number of queued mails. */
async function tell(run: Run, recipients: readonly Recipient[], signal: AbortSignal): Promise<number> {
  let queued = 0;
  for (let first = 0; first < recipients.length && !signal.aborted; first += BATCH) {
    const batch = recipients.slice(first, first + BATCH);
    const choiceOf = await run.choices.of(batch.map(({ account }) => account.id));
    for (const recipient of batch) {
      if (signal.aborted) break;
      const { id } = recipient.account;
      try {
        if (await run.transaction(() => tellAccount(run, recipient, (kind) => choiceOf(id, kind)))) queued += 1;
      } catch (error) {
        fail(run, error, recipient.guichets.keys(), { account: id });
      }
    }
  }
  return queued;
}

/** Queues the mail of one account and marks its own notices, in the current transaction. False when it has no news. */
async function tellAccount(
  run: Run,
  { account, guichets, own }: Recipient,
  choiceOf: (kind: string) => MailChoice,
): Promise<boolean> {
  const { id, email } = account;
  // Locked, so that of two runs at once the second sees what the first told. Without what it may read, its own wait.
  const rows = await NoticeRow.findAll({
    where: {
      ...dueIn(run),
      [Op.or]: [
        ...(own === undefined ? [] : [{ accountId: id }]),
        { accountId: NOBODY, guichetCode: [...guichets.keys()] },
      ],
    },
    order: [
      ['guichetCode', 'ASC'],
      ['kind', 'ASC'],
      ['id', 'DESC'],
    ],
    lock: true,
  });
  const mine = rows.filter(({ accountId }) => accountId === id);
  await NoticeRow.update({ mail: null }, { where: { id: mine.map((row) => row.id) } });
  if (!isReachable(account)) return false;
  const beginning = `courriel-quotidien:${id}:`;
  const last = await run.outbox.lastKey('platform.send-mail', beginning);
  const since = new Date(last?.slice(beginning.length) ?? 0);
  const ofGuichets = rows.filter(
    ({ accountId, guichetCode, kind, publishedAt }) =>
      accountId === NOBODY && publishedAt >= since && isFor(run.kinds, kind, guichets.get(guichetCode ?? '') ?? []),
  );
  const known = await pathsToldAlone(id, ofGuichets, choiceOf);
  const readable = new Set([
    ...mine.filter((row) => own !== undefined && canReadNotice(own, row, run.kinds)),
    ...ofGuichets.filter(({ path }) => !known.has(path)),
  ]);
  const told = rows.filter((row) => readable.has(row) && choiceOf(row.kind) !== 'jamais');
  if (told.length === 0) return false;
  const parts = partsOf(run, told);
  const whose = parts.length === 1 ? 'votre guichet' : 'vos guichets';
  const message = noticeMailMessage(email, parts, {
    heading: 'Ce qui a changé',
    subject: `du nouveau pour ${whose}`,
    intro: `Voici ce qui a changé pour ${whose} depuis le dernier courriel.`,
    why: WHY,
    publicUrl: run.publicUrl,
    settingsPage: run.settingsPage,
  });
  await run.mail.queue(beginning + run.until.toISOString(), message);
  return true;
}

/** The paths of these notices of which the account has one of its own that it has read, or that is mailed to it. */
async function pathsToldAlone(
  accountId: string,
  notices: readonly NoticeRow[],
  choiceOf: (kind: string) => MailChoice,
): Promise<Set<string>> {
  const own = await NoticeRow.findAll({
    attributes: ['path', 'kind', 'readAt'],
    where: { accountId, path: notices.map(({ path }) => path) },
    raw: true,
  });
  return new Set(
    own.filter(({ kind, readAt }) => readAt !== null || choiceOf(kind) !== 'jamais').map(({ path }) => path),
  );
}

/** By guichet, then by kind, which is by module. */
function partsOf({ kinds, names }: Run, rows: readonly NoticeRow[]): MailPart[] {
  const byGuichet = Map.groupBy(rows, ({ guichetCode }) => guichetCode);
  return [...byGuichet].map(([code, ofOne]) => ({
    heading: code === null ? 'Pour vous' : `Guichet ${code} – ${names.get(code) ?? ''}`,
    kinds: [...Map.groupBy(ofOne, ({ kind }) => kind)].flatMap(([name, notices]) => {
      const kind = kinds.get(name);
      return kind === undefined ? [] : [{ kind, notices }];
    }),
  }));
}
