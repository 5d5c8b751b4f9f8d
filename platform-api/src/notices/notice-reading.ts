import { defineProblem, type Account, type Clock } from '@pwp/api-kit';
import { NOTICES_A_PAGE, type NoticeCount, type NoticeList } from '@pwp/contracts';
import { afterCommit, type Database } from '@pwp/database';
import { Op } from 'sequelize';
import type { DeclaredKinds } from './notice-kinds.ts';
import { NoticeRow } from './notice-model.ts';
import { canReadNotice, readableNotices, type NoticeReader } from './notice-policy.ts';
import { presentNotice } from './notice-presenter.ts';

export const notificationIntrouvable = defineProblem(
  'notification-introuvable',
  404,
  'Cette notification n’existe pas ou n’existe plus',
);

/** How an account reads its notices. */
export interface NoticeReading {
  /** Those older than the notice `before`. */
  list: (account: Account, before: number | undefined) => Promise<Omit<NoticeList, 'reglages'>>;
  /** The counts of several accounts, in one query, in their order. */
  count: (accounts: readonly NoticeReader[]) => Promise<NoticeCount[]>;
  /** Throws `notification-introuvable`, also for another account's notice. */
  markRead: (account: Account, noticeId: number) => Promise<void>;
  /** Marks those up to this id: one that arrives meanwhile stays unread. */
  markAllRead: (account: Account, upTo: number) => Promise<void>;
}

interface ReadingContext {
  clock: Clock;
  transaction: Database['transaction'];
  kinds: DeclaredKinds;
  /** Called after the commit of a change. */
  changed: (accountIds: readonly string[]) => void;
}

/** The service of the routes and of the streams. */
export function createNoticeReading({ clock, transaction, kinds, changed }: ReadingContext): NoticeReading {
  const count: NoticeReading['count'] = async (accounts) => {
    const rows = await NoticeRow.findAll({
      attributes: ['id', 'accountId', 'kind', 'guichetCode'],
      where: { accountId: [...new Set(accounts.map(({ id }) => id))], readAt: null },
      raw: true,
    });
    const byAccount = Map.groupBy(rows, ({ accountId }) => accountId);
    return accounts.map((account) => {
      const unread = (byAccount.get(account.id) ?? []).filter((row) => canReadNotice(account, row, kinds));
      const derniere = unread.reduce((newest, { id }) => Math.max(newest, id), 0);
      return { nonLues: unread.length, derniere: derniere === 0 ? null : derniere };
    });
  };

  /** A read notice is mailed no more. */
  const mark = (account: Account, id: number | { [Op.lte]: number }): Promise<void> =>
    transaction(async () => {
      const [marked] = await NoticeRow.update(
        { readAt: clock.now(), mailDueAt: null },
        { where: { ...readableNotices(account, kinds), readAt: null, id } },
      );
      if (marked > 0) afterCommit(() => changed([account.id]));
    });

  return {
    count,
    async list(account, before) {
      const where = readableNotices(account, kinds);
      const [rows, total, [counted]] = await Promise.all([
        NoticeRow.findAll({
          where: { ...where, ...(before !== undefined && { id: { [Op.lt]: before } }) },
          order: [['id', 'DESC']],
          limit: NOTICES_A_PAGE + 1,
        }),
        NoticeRow.count({ where }),
        count([account]),
      ]);
      const items = rows.slice(0, NOTICES_A_PAGE);
      const last = items.at(-1);
      return {
        items: items.map(presentNotice),
        total,
        nonLues: counted?.nonLues ?? 0,
        ...(rows.length > items.length && last !== undefined && { nextCursor: String(last.id) }),
      };
    },
    async markRead(account, noticeId) {
      const found = await NoticeRow.count({ where: { ...readableNotices(account, kinds), id: noticeId } });
      if (found === 0) throw notificationIntrouvable();
      await mark(account, noticeId);
    },
    markAllRead: (account, upTo) => mark(account, { [Op.lte]: upTo }),
  };
}
