import { defineProblem, type Account, type Clock, type Guichets } from '@pwp/api-kit';
import { NOTICES_A_PAGE, type NoticeCount, type NoticeList } from '@pwp/contracts';
import { afterCommit, type Database } from '@pwp/database';
import { col, fn, Op } from 'sequelize';
import { z } from 'zod';
import type { DeclaredKinds } from './notice-kinds.ts';
import { namesOf } from './notice-names.ts';
import { NoticeRow } from './notice-model.ts';
import { canReadNotice, readableNotices, type NoticeReader } from './notice-policy.ts';
import { presentNotice } from './notice-presenter.ts';

export const notificationIntrouvable = defineProblem(
  'notification-introuvable',
  404,
  'Cette notification n’existe pas ou n’existe plus',
);

/** Unread notices of one account, kind and guichet. */
const Unread = z.object({
  accountId: z.string(),
  kind: z.string(),
  guichetCode: z.string().nullable(),
  unread: z.number(),
  newest: z.number(),
});

/** Notices of one account. */
const Kept = z.object({ accountId: z.string(), all: z.number() });

/** How an account reads its notices. */
export interface NoticeReading {
  /** Those older than the notice `before`. */
  list: (account: Account, before: number | undefined) => Promise<Omit<NoticeList, 'reglages'>>;
  /** The counts of several accounts, in two queries, in their order. */
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
  guichets: Pick<Guichets, 'findAll'>;
  /** Called after the commit of a change. */
  changed: (accountIds: readonly string[]) => void;
}

/** The service of the routes and of the streams. */
export function createNoticeReading(context: ReadingContext): NoticeReading {
  const { clock, transaction, kinds, guichets, changed } = context;
  const count: NoticeReading['count'] = async (accounts) => {
    // Grouped by what the policy reads: who leaves notices unread for weeks costs the streams no more.
    const accountId = [...new Set(accounts.map(({ id }) => id))];
    const [rows, kept]: [unknown, unknown] = await Promise.all([
      NoticeRow.findAll({
        attributes: [
          'accountId',
          'kind',
          'guichetCode',
          [fn('COUNT', col('id')), 'unread'],
          [fn('MAX', col('id')), 'newest'],
        ],
        where: { accountId, readAt: null },
        group: ['accountId', 'kind', 'guichetCode'],
        raw: true,
      }),
      // In the index alone: of whatever kind, since it only shows that one went.
      NoticeRow.findAll({
        attributes: ['accountId', [fn('COUNT', col('account_id')), 'all']],
        where: { accountId },
        group: ['accountId'],
        raw: true,
      }),
    ]);
    const all = new Map(
      Kept.array()
        .parse(kept)
        .map((one) => [one.accountId, one.all]),
    );
    const byAccount = Map.groupBy(Unread.array().parse(rows), (row) => row.accountId);
    return accounts.map((account) => {
      const own = (byAccount.get(account.id) ?? []).filter((group) => canReadNotice(account, group, kinds));
      const derniere = Math.max(0, ...own.map(({ newest }) => newest));
      return {
        nonLues: own.reduce((sum, { unread }) => sum + unread, 0),
        derniere: derniere === 0 ? null : derniere,
        toutes: all.get(account.id) ?? 0,
      };
    });
  };

  /** A read notice is mailed no more. */
  const mark = (account: Account, id: number | { [Op.lte]: number }): Promise<void> =>
    transaction(async () => {
      const [marked] = await NoticeRow.update(
        { readAt: clock.now(), mail: null, mailDueAt: null },
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
      const nameOf = await namesOf(items, kinds, guichets);
      return {
        items: items.map((row) => presentNotice(row, nameOf(row))),
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
