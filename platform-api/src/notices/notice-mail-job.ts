import {
  defineJob,
  outboxHandler,
  type Clock,
  type Identity,
  type IdentityAccount,
  type Job,
  type MailMessage,
  type OutboxHandlers,
} from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { col, fn, Op } from 'sequelize';
import { z } from 'zod';
import type { MailQueue } from '../mail/mail-outbox.ts';
import { SMTP_CONNECTIONS } from '../mail/smtp-sender.ts';
import type { OutboxDispatcher } from '../outbox/outbox.ts';
import type { NoticeChoices } from './notice-choices.ts';
import type { DeclaredKinds } from './notice-kinds.ts';
import { noticeMailMessage } from './notice-mail-message.ts';
import { NoticeRow } from './notice-model.ts';
import { canReadNotice } from './notice-policy.ts';
import type { UnsubscribeLinks } from './unsubscribe-links.ts';

/** Accounts of one run, those that wait for longest; the next one, 15 s later, takes the others. */
const ACCOUNTS = 200;
/** An account whose mail failed lets the others go first for so long, ms. */
const AGAIN = 60_000;

const TOPIC = 'platform.mail-notices';

/** A mail at once. It is written when it leaves, of what is news then. */
const DueMail = z.object({ to: z.string(), kind: z.string(), notices: z.array(z.int()).min(1) });

const WHY = 'Vous recevez ce courriel parce que le portail vous l’écrit dès que cela arrive.';

/** Dependencies of the two jobs that mail notices. */
export interface NoticeMailContext {
  clock: Clock;
  transaction: Database['transaction'];
  identity: Pick<Identity, 'compte' | 'comptesByPage'>;
  choices: Pick<NoticeChoices, 'of'>;
  mail: Pick<MailQueue, 'queueAll'>;
  sendMail: (key: string, message: MailMessage) => Promise<void>;
  outbox: Pick<OutboxDispatcher, 'add' | 'lastKeys'>;
  kinds: DeclaredKinds;
  publicUrl: string;
  /** Page where mails are chosen; known once the modules started. */
  settingsPage: string | undefined;
  /** Undefined without a secret: mails then lead to the page alone. */
  unsubscribe: UnsubscribeLinks | undefined;
}

/** Whether the portal writes to it: suspended accounts and those whose owner has opened no link yet get nothing. */
export function isReachable({ active, email, emailVerified }: IdentityAccount): boolean {
  return active && emailVerified && email !== '';
}

/**
 * The job that mails notices at once: for each account and kind, once the first is due, one mail for all that wait.
 * Reading a notice takes it out, and so does another choice. The same transaction queues the mail and marks the
 * notices.
 */
export function noticeMailJob(context: NoticeMailContext): Job {
  return defineJob({
    name: 'platform.mail-notices',
    title: 'Courriels des notifications',
    schedule: '*/15 * * * * *',
    async run({ log, signal }) {
      const due = await NoticeRow.findAll({
        attributes: ['accountId', 'kind'],
        // Kinds of a module that is left out wait for it to be back.
        where: {
          mail: 'tout-de-suite',
          mailDueAt: { [Op.lte]: context.clock.now() },
          kind: [...context.kinds.keys()],
        },
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
          const where = { accountId, kind: kinds, mail: 'tout-de-suite' as const, mailDueAt: { [Op.lt]: again } };
          await NoticeRow.update({ mailDueAt: again }, { where });
          log.warn({ err: error, account: accountId }, 'the notices of an account could not be mailed');
        }
      }
      if (failed > 0) throw new Error(`the notices of ${failed} accounts wait for the next run`);
    },
  });
}

async function mailAccount(context: NoticeMailContext, accountId: string, due: readonly string[]): Promise<void> {
  const { transaction, identity, choices, outbox, kinds } = context;
  const account = await identity.compte(accountId);
  const choiceOf = await choices.of([accountId]);
  const reader = account !== undefined && isReachable(account) ? account : undefined;
  for (const name of due) {
    const choice = reader === undefined ? 'jamais' : choiceOf(accountId, name);
    await transaction(async () => {
      const waiting = await NoticeRow.findAll({
        where: { accountId, kind: name, mail: 'tout-de-suite', mailDueAt: { [Op.ne]: null } },
        order: [['id', 'ASC']],
        lock: true,
      });
      const later = choice === 'quotidien' ? choice : null;
      await NoticeRow.update({ mail: later, mailDueAt: null }, { where: { id: waiting.map(({ id }) => id) } });
      const notices = waiting.filter((row) => reader !== undefined && canReadNotice(reader, row, kinds));
      const last = notices.at(-1);
      if (choice !== 'tout-de-suite' || reader === undefined || last === undefined) return;
      const payload: z.input<typeof DueMail> = { to: reader.email, kind: name, notices: notices.map(({ id }) => id) };
      await outbox.add({ topic: TOPIC, key: `notification:${last.id}`, payload });
    });
  }
}

/** Mails that wait for the mail server tell nothing that was read or settled meanwhile, and where nothing is left do not leave. */
export function noticeMailHandlers(context: NoticeMailContext): OutboxHandlers {
  return {
    [TOPIC]: {
      ...outboxHandler(DueMail, async ({ to, kind: name, notices: ids }, { key }) => {
        const kind = context.kinds.get(name);
        if (kind === undefined) throw new Error(`The mail of « ${name} » waits for its module.`);
        const notices = await NoticeRow.findAll({ where: { id: ids, readAt: null }, order: [['id', 'ASC']] });
        const [first] = notices;
        if (first === undefined) return;
        const oneClickUrl = context.unsubscribe?.linkOf({ accountId: first.accountId, kind: name });
        const parts = [{ heading: '', kinds: [{ kind, notices }] }];
        await context.sendMail(key, await noticeMailMessage(to, parts, { ...context, why: WHY, oneClickUrl }));
      }),
      // As for all mails: what a killed process sent and did not mark is sent again.
      atOnce: SMTP_CONNECTIONS,
    },
  };
}
