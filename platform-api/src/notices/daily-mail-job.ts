import {
  defineJob,
  deleteInBatches,
  GuichetRole,
  type IdentityCompte,
  type Job,
  type JobRun,
  type MailMessage,
} from '@pwp/api-kit';
import type { MailChoice } from '@pwp/contracts';
import { isDatabaseLost } from '@pwp/database';
import pMap from 'p-map';
import { Op } from 'sequelize';
import { GuichetRow } from '../guichets/guichet-store.ts';
import { gatherRecipients, type DailyRecipients, type Recipient } from './daily-recipients.ts';
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

/** Guichets, or accounts, that the identity is asked for at once. */
const AT_ONCE = 4;
/** Accounts in one query of own notices. */
const PAGE = 500;
/** Notices deleted in one statement, to keep locks short. */
const DELETED = 1_000;

const WHY =
  'Vous recevez ce courriel, au plus une fois par jour, parce que vous travaillez pour ce guichet ou ces guichets.';

/**
 * The job that mails each account, on working days, what waits for its daily mail: its own notices, and those of its guichets. Nothing
 * waits: no mail. A notice of a guichet is deleted once all of its accounts were told. Until then the key of an
 * account's last mail, unique in the outbox, says up to when it was told: an interrupted run mails nobody twice, and
 * the next one tells whom this one missed. One that fails for some is made again for them, in the same slot.
 */
export function dailyMailJob(context: NoticeMailContext, schedule: string): Job {
  return defineJob({
    name: DAILY_MAIL,
    title: 'Courriel quotidien',
    schedule,
    onWorkingDays: true,
    async run({ slot, attempt, log, signal }) {
      // Later by a ms than the run before: what that one set aside is due, and whom it told has another mail for the rest.
      const until = new Date(slot.getTime() - SETTLING + attempt);
      const recipients = await gatherRecipients(context.clock.now());
      const run: Run = { ...context, until, log, recipients, left: new Set(), errors: [] };
      const waiting = await NoticeRow.findAll({
        attributes: ['guichetCode', 'kind'],
        where: { ...dueIn(run), accountId: NOBODY },
        group: ['guichetCode', 'kind'],
        order: ['guichetCode'],
        raw: true,
      });
      let queued = 0;
      try {
        await gatherOwn(run);
        await gatherGuichets(run, waiting, signal);
        for await (const batch of recipients.batches()) {
          if (signal.aborted) break;
          queued += await tell(run, await withOwn(run, batch), signal);
        }
      } finally {
        await recipients.end();
      }
      // An interrupted run has not mailed everybody: the next one continues.
      if (signal.aborted) return;
      const told = waiting.flatMap(({ guichetCode: code }) => (code === null || run.left.has(code) ? [] : [code]));
      const toldOf = { ...dueIn(run), accountId: NOBODY, guichetCode: [...new Set(told)] };
      await deleteInBatches(DELETED, signal, async () => {
        const rows = await NoticeRow.findAll({ attributes: ['id'], where: toldOf, limit: DELETED, raw: true });
        // What moved again meanwhile stays.
        await NoticeRow.destroy({ where: { ...dueIn(run), id: rows.map(({ id }) => id) } });
        return rows.length;
      });
      if (queued > 0) log.info({ queued }, 'daily mails queued');
      if (run.errors.length === 0) return;
      throw new Error(`${run.errors.length} guichets or accounts wait for the next run`, {
        cause: run.errors[0],
      });
    },
  });
}

interface Run extends NoticeMailContext {
  /** Excluded. */
  until: Date;
  log: JobRun['log'];
  recipients: DailyRecipients;
  /** Guichets of which some account was not told: their notices stay. */
  left: Set<string>;
  /** Why. */
  errors: unknown[];
}

/** What waits for this run, unread. Kinds of a module that is left out wait for it to be back. */
function dueIn({ until, kinds }: Run) {
  return { mail: 'quotidien' as const, readAt: null, publishedAt: { [Op.lt]: until }, kind: [...kinds.keys()] };
}

/** The accounts with notices of their own. */
async function gatherOwn(run: Run): Promise<void> {
  for (let last = NOBODY; ;) {
    const rows = await NoticeRow.findAll({
      attributes: ['accountId'],
      where: { ...dueIn(run), accountId: { [Op.gt]: last } },
      group: ['accountId'],
      order: ['accountId'],
      limit: PAGE,
      raw: true,
    });
    await run.recipients.addOwn(rows.map(({ accountId }) => accountId));
    const reached = rows.at(-1);
    if (reached === undefined || rows.length < PAGE) return;
    last = reached.accountId;
  }
}

/** Asks the identity, page by page, only for the guichets with notices and the roles that get them. */
async function gatherGuichets(
  run: Run,
  waiting: readonly Pick<NoticeRow, 'guichetCode' | 'kind'>[],
  signal: AbortSignal,
): Promise<void> {
  const { identity, kinds, recipients, until } = run;
  const ofGuichets = Map.groupBy(waiting, ({ guichetCode }) => guichetCode ?? '');
  const gather = async ([code, due]: [string, typeof waiting]): Promise<void> => {
    if (signal.aborted) return;
    try {
      for (const role of GuichetRole.options.filter((one) => due.some(({ kind }) => isFor(kinds, kind, [one]))))
        for await (const accounts of identity.comptesByPage(code, role))
          await recipients.add(code, role, accounts.filter(isReachable));
    } catch (error) {
      if (isDatabaseLost(error)) throw error;
      fail(run, error, [code], { guichet: code });
      await recipients.leaveOut(code);
      // Nobody was told: it is news after whatever else its accounts are told today.
      await NoticeRow.update(
        { publishedAt: until },
        { where: { ...dueIn(run), accountId: NOBODY, guichetCode: code } },
      );
    }
  };
  await pMap(ofGuichets, gather, { concurrency: AT_ONCE });
}

/** A recipient, and what it may read where it has notices of its own; without that, they wait. */
interface Reader extends Recipient {
  own?: IdentityCompte;
}

function withOwn(run: Run, batch: readonly Recipient[]): Promise<Reader[]> {
  const read = async (recipient: Recipient): Promise<Reader> => {
    const { id, hasOwn } = recipient;
    if (!hasOwn) return recipient;
    try {
      const own = await run.identity.compte(id);
      if (own !== undefined) return { ...recipient, own };
      await NoticeRow.update({ mail: null }, { where: { ...dueIn(run), accountId: id } });
    } catch (error) {
      if (isDatabaseLost(error)) throw error;
      fail(run, error, [], { account: id });
    }
    return recipient;
  };
  return pMap(batch, read, { concurrency: AT_ONCE });
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

/** Returns the number of queued mails. Where a batch fails, each of its accounts is told alone. */
async function tell(run: Run, batch: readonly Reader[], signal: AbortSignal): Promise<number> {
  try {
    return await run.transaction(() => tellBatch(run, batch));
  } catch (error) {
    // The scheduler makes the run again once the database is back.
    if (isDatabaseLost(error)) throw error;
    const [only, ...others] = batch;
    if (only !== undefined && others.length === 0) fail(run, error, only.guichets.keys(), { account: only.id });
    if (others.length === 0) return 0;
  }
  let queued = 0;
  for (const one of batch) if (!signal.aborted) queued += await tell(run, [one], signal);
  return queued;
}

/** Queues the mails of these accounts and marks their own notices, in the current transaction. */
async function tellBatch(run: Run, batch: readonly Reader[]): Promise<number> {
  const ids = batch.map(({ id }) => id);
  const codes = new Set(batch.flatMap(({ guichets }) => [...guichets.keys()]));
  const readers = batch.flatMap(({ id, own }) => (own === undefined ? [] : [id]));
  // Locked, so that of two runs at once the second sees what the first told. Without what it may read, its own wait.
  const rows = await NoticeRow.findAll({
    where: { ...dueIn(run), [Op.or]: [{ accountId: readers }, { accountId: NOBODY, guichetCode: [...codes] }] },
    order: [
      ['guichetCode', 'ASC'],
      ['kind', 'ASC'],
      ['id', 'DESC'],
    ],
    lock: true,
  });
  if (rows.length === 0) return 0;
  const mine = rows.filter(({ accountId }) => accountId !== NOBODY);
  if (mine.length > 0) await NoticeRow.update({ mail: null }, { where: { id: mine.map((row) => row.id) } });
  const known: Known = {
    sinceOf: await marksOf(run, ids),
    choiceOf: await run.choices.of(ids),
    toldAlone: await pathsToldAlone(ids, rows),
    names: await namesOf(rows),
  };
  const written = batch.map(async (reader) => {
    const message = await mailOf(run, reader, rows, known);
    return message === undefined ? [] : [{ key: markOf(reader.id) + run.until.toISOString(), message }];
  });
  const mails = (await Promise.all(written)).flat();
  await run.mail.queueAll(mails);
  return mails.length;
}

/** What is read for a batch at once. */
interface Known {
  sinceOf: (accountId: string) => Date;
  choiceOf: (accountId: string, kind: string) => MailChoice;
  toldAlone: ReadonlyMap<string, readonly Pick<NoticeRow, 'path' | 'kind' | 'readAt'>[]>;
  names: ReadonlyMap<string, string>;
}

/** How the keys of an account's daily mails begin. */
function markOf(accountId: string): string {
  return `courriel-quotidien:${accountId}:`;
}

/** Up to when each account was told. */
async function marksOf({ outbox }: Run, ids: readonly string[]): Promise<Known['sinceOf']> {
  const last = await outbox.lastKeys('platform.send-mail', ids.map(markOf));
  return (id) => new Date(last.get(markOf(id))?.slice(markOf(id).length) ?? 0);
}

/** Undefined when the account has no news, or when the portal does not write to it. */
async function mailOf(
  run: Run,
  { id, email, guichets, own }: Reader,
  rows: readonly NoticeRow[],
  { sinceOf, choiceOf, toldAlone, names }: Known,
): Promise<MailMessage | undefined> {
  if (own !== undefined && !isReachable(own)) return undefined;
  const since = sinceOf(id);
  // One of its own that it has read, or that is mailed to it, tells of the same thing.
  const alone = new Set(
    toldAlone
      .get(id)
      ?.filter(({ kind, readAt }) => readAt !== null || choiceOf(id, kind) !== 'jamais')
      .map(({ path }) => path),
  );
  const told = rows.filter((row) => {
    const { accountId, guichetCode, kind, path, publishedAt } = row;
    const isReadable =
      accountId === NOBODY
        ? publishedAt >= since && isFor(run.kinds, kind, guichets.get(guichetCode ?? '') ?? []) && !alone.has(path)
        : own !== undefined && canReadNotice(own, row, run.kinds);
    return isReadable && choiceOf(id, kind) !== 'jamais';
  });
  if (told.length === 0) return undefined;
  const parts = partsOf(run.kinds, names, told);
  const whose = parts.length === 1 ? 'votre guichet' : 'vos guichets';
  return noticeMailMessage(own?.email ?? email, parts, {
    heading: 'Ce qui a changé',
    subject: `du nouveau pour ${whose}`,
    intro: `Voici ce qui a changé pour ${whose} depuis le dernier courriel.`,
    why: WHY,
    publicUrl: run.publicUrl,
    settingsPage: run.settingsPage,
    oneClickUrl: run.unsubscribe?.linkOf({ accountId: id }),
  });
}

/** By account, its own notices that lead where one of these does. */
async function pathsToldAlone(ids: readonly string[], notices: readonly NoticeRow[]): Promise<Known['toldAlone']> {
  const ofGuichets = notices.filter(({ accountId }) => accountId === NOBODY);
  const own = await NoticeRow.findAll({
    attributes: ['accountId', 'path', 'kind', 'readAt'],
    where: { accountId: [...ids], path: [...new Set(ofGuichets.map(({ path }) => path))] },
    raw: true,
  });
  return Map.groupBy(own, ({ accountId }) => accountId);
}

/** The names of the guichets of these notices. */
async function namesOf(notices: readonly NoticeRow[]): Promise<Known['names']> {
  const codes = [...new Set(notices.map(({ guichetCode }) => guichetCode ?? ''))];
  const rows = await GuichetRow.findAll({ attributes: ['code', 'nom'], where: { code: codes }, raw: true });
  return new Map(rows.map(({ code, nom }) => [code, nom]));
}

/** By guichet, then by kind, which is by module. */
function partsOf(kinds: DeclaredKinds, names: Known['names'], rows: readonly NoticeRow[]): MailPart[] {
  const byGuichet = Map.groupBy(rows, ({ guichetCode }) => guichetCode);
  return [...byGuichet].map(([code, ofOne]) => ({
    heading: code === null ? 'Pour vous' : `Guichet ${code} – ${names.get(code) ?? ''}`,
    kinds: [...Map.groupBy(ofOne, ({ kind }) => kind)].flatMap(([name, notices]) => {
      const kind = kinds.get(name);
      return kind === undefined ? [] : [{ kind, notices }];
    }),
  }));
}
