import { defineJob, type Clock, type Identity, type Job, type Mail } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { col, fn, Op } from 'sequelize';
import type { NoticeChoices } from './notice-choices.ts';
import type { DeclaredKinds } from './notice-kinds.ts';
import { noticeMailMessage } from './notice-mail-message.ts';
import { NoticeRow } from './notice-model.ts';
import { canReadNotice } from './notice-policy.ts';

/** Accounts of one run, those that wait for longest; the next one, 15 s later, takes the others. */
const ACCOUNTS = 200;
/** An account whose mail failed lets the others go first for so long, ms. */
const AGAIN = 60_000;

/** Dependencies of the job. */
export interface NoticeMailContext {
  clock: Clock;
  transaction: Database['transaction'];
  identity: Pick<Identity, 'compte'>;
  choices: Pick<NoticeChoices, 'refusedBy'>;
  mail: Mail;
  kinds: DeclaredKinds;
  publicUrl: string;
  /** Page where mails are switched off; known once the modules started. */
  settingsPage: string | undefined;
}

/**
 * The job that mails notices: for each account and kind, once the first is due, one mail for all that wait. Reading a
 * notice, or switching the kind off, takes it out. The same transaction queues the mail and marks the notices.
 */
export function noticeMailJob(context: NoticeMailContext): Job {
  return defineJob({
    name: 'platform.mail-notices',
    schedule: '*/15 * * * * *',
    async run({ log, signal }) {
      const due = await NoticeRow.findAll({
        attributes: ['accountId', 'kind'],
        where: { mailDueAt: { [Op.lte]: context.clock.now() } },
        group: ['accountId', 'kind'],
        order: [
          [fn('MIN', col('mail_due_at')), 'ASC'],
          ['accountId', 'ASC'],
        ],
        limit: ACCOUNTS,
        raw: true,
      });
      let failed = 0;
      for (const [accountId, rows] of Map.groupBy(due, (row) => row.accountId)) {
        if (signal.aborted) return;
        const kinds = rows.map(({ kind }) => kind);
        try {
          await mailAccount(context, accountId, kinds);
        } catch (error) {
          failed += 1;
          const again = new Date(context.clock.now().getTime() + AGAIN);
          const where = { accountId, kind: kinds, mailDueAt: { [Op.lt]: again } };
          await NoticeRow.update({ mailDueAt: again }, { where });
          log.warn({ err: error, account: accountId }, 'the notices of an account could not be mailed');
        }
      }
      if (failed > 0) throw new Error(`the notices of ${failed} accounts wait for the next run`);
    },
  });
}

async function mailAccount(context: NoticeMailContext, accountId: string, due: readonly string[]): Promise<void> {
  const { transaction, identity, choices, mail, kinds } = context;
  const account = await identity.compte(accountId);
  const refused = await choices.refusedBy(accountId);
  const reader = account !== undefined && account.active && account.email !== '' ? account : undefined;
  for (const kind of due) {
    await transaction(async () => {
      const waiting = await NoticeRow.findAll({
        where: { accountId, kind, mailDueAt: { [Op.ne]: null } },
        order: [['id', 'ASC']],
        lock: true,
      });
      const told = waiting.filter((row) => reader !== undefined && canReadNotice(reader, row, kinds));
      const last = told.at(-1);
      await NoticeRow.update({ mailDueAt: null }, { where: { id: waiting.map(({ id }) => id) } });
      const declared = kinds.get(kind)?.mail;
      if (reader === undefined || last === undefined || declared === undefined || refused.has(kind)) return;
      await mail.queue(`notification:${last.id}`, noticeMailMessage(reader.email, declared, told, context));
    });
  }
}
