import type { Account, Clock, Logger, Visits } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import { DataTypes, Model, Op, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** A session: its last request, and when the account's session before it had ended. */
class VisitRow extends Model<InferAttributes<VisitRow>, InferCreationAttributes<VisitRow>> {
  declare sessionId: string;
  declare accountId: string;
  declare lastRequest: Date;
  declare previousEnd: Date | null;
}

/** Defines the model. */
export function defineVisitModel(sequelize: Sequelize): void {
  VisitRow.init(
    {
      sessionId: { type: DataTypes.STRING(64), primaryKey: true },
      accountId: { type: DataTypes.STRING(64), allowNull: false },
      lastRequest: { type: DataTypes.DATE(3), allowNull: false },
      previousEnd: { type: DataTypes.DATE(3) },
    },
    { sequelize, tableName: 'platform_visits' },
  );
}

type Visitor = Pick<Account, 'id' | 'sessionId'>;

/** What the platform notes, beside what modules read. */
export interface VisitStore extends Visits {
  /** A request of this account. One write in ten seconds, a session and a process; a failure is logged. */
  note: (account: Visitor) => Promise<void>;
  /** The identity says that a session is over. One without a request for a minute did not end by a sign-out, and keeps its last request. */
  end: (sessionId: string) => Promise<void>;
}

/** Between two writes of one session, ms. */
const EVERY = 10_000;
/** The notice of a sign-out comes this soon after the last request, ms. */
const SIGN_OUT = 60_000;
/** A session without a request for so long is not asked about again, ms. */
const KEPT = 24 * 3_600_000;

interface KnownVisit {
  notedAt: number;
  previousEnd: Promise<Date | null>;
}

/** The visits, in the API's database. */
export function createVisits(clock: Clock, log: Pick<Logger, 'warn'>): VisitStore {
  const known = new LRUCache<string, KnownVisit>({ max: 20_000 });
  const warn = (error: unknown) => log.warn({ err: error }, 'a visit could not be noted');

  function open({ id, sessionId }: Visitor): KnownVisit {
    const now = clock.now();
    const visit = { notedAt: now.getTime(), previousEnd: begin(id, sessionId, now) };
    known.set(sessionId, visit);
    visit.previousEnd.catch((error: unknown) => {
      known.delete(sessionId);
      warn(error);
    });
    return visit;
  }

  return {
    async note(account) {
      const { id: accountId, sessionId } = account;
      if (sessionId === '') return;
      const visit = known.get(sessionId) ?? open(account);
      const lastRequest = clock.now();
      if (lastRequest.getTime() - visit.notedAt < EVERY) return;
      visit.notedAt = lastRequest.getTime();
      try {
        await VisitRow.update({ lastRequest }, { where: { sessionId, accountId } });
      } catch (error) {
        warn(error);
      }
    },
    async endOfPrevious(account) {
      if (account.sessionId === '') return null;
      return (known.get(account.sessionId) ?? open(account)).previousEnd;
    },
    async end(sessionId) {
      const now = clock.now();
      const since = new Date(now.getTime() - SIGN_OUT);
      await VisitRow.update({ lastRequest: now }, { where: { sessionId, lastRequest: { [Op.gte]: since } } });
    },
  };
}

/** Keeps the visit, begun now or by an earlier request. Returns when the one before had ended. */
async function begin(accountId: string, sessionId: string, now: Date): Promise<Date | null> {
  const own = await VisitRow.findAll({ where: { accountId }, order: [['lastRequest', 'DESC']] });
  const row = own.find((visit) => visit.sessionId === sessionId);
  if (row !== undefined) {
    await VisitRow.update({ lastRequest: now }, { where: { sessionId } });
    return row.previousEnd;
  }
  const previousEnd = own[0]?.lastRequest ?? null;
  // Another process may have begun it by a request of the same page.
  await VisitRow.bulkCreate([{ sessionId, accountId, lastRequest: now, previousEnd }], { ignoreDuplicates: true });
  const old = own.filter(({ lastRequest }) => now.getTime() - lastRequest.getTime() > KEPT);
  if (old.length > 0) await VisitRow.destroy({ where: { sessionId: old.map((visit) => visit.sessionId) } });
  return previousEnd;
}

/** Deletes what is known of an account's visits. */
export async function forgetVisits(accountId: string): Promise<void> {
  await VisitRow.destroy({ where: { accountId } });
}
