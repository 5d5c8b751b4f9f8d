import { parisDay, type Clock, type LastSeen } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { forgetVisits } from './visit-store.ts';

/** The days on which an account was first and last seen. */
class LastSeenRow extends Model<InferAttributes<LastSeenRow>, InferCreationAttributes<LastSeenRow>> {
  declare accountId: string;
  declare firstSeen: string;
  declare lastSeen: string;
}

/** Defines the model of this folder. */
export function defineLastSeenModel(sequelize: Sequelize): void {
  LastSeenRow.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true },
      firstSeen: { type: DataTypes.DATEONLY, allowNull: false },
      lastSeen: { type: DataTypes.DATEONLY, allowNull: false },
    },
    { sequelize, tableName: 'platform_last_seen' },
  );
}

/** What the platform notes, beside what modules read. */
export interface LastSeenStore extends LastSeen {
  /** The account is seen today. One write a day, an account and a process. */
  note: (accountId: string) => Promise<void>;
}

/** Accounts in one query. */
const BATCH = 1_000;

/** The days of last sight, in the API's database. */
export function createLastSeen(clock: Clock): LastSeenStore {
  const noted = new LRUCache<string, string>({ max: 20_000 });
  return {
    async note(accountId) {
      const today = parisDay(clock.now());
      if (noted.get(accountId) === today) return;
      await LastSeenRow.bulkCreate([{ accountId, firstSeen: today, lastSeen: today }], {
        updateOnDuplicate: ['lastSeen'],
      });
      noted.set(accountId, today);
    },
    async of(accountIds) {
      const days = new Map<string, string>();
      for (let first = 0; first < accountIds.length; first += BATCH) {
        const where = { accountId: accountIds.slice(first, first + BATCH) };
        const rows = await LastSeenRow.findAll({ where, attributes: ['accountId', 'lastSeen'], raw: true });
        for (const { accountId, lastSeen } of rows) days.set(accountId, lastSeen);
      }
      return days;
    },
    async since() {
      const [earliest] = await LastSeenRow.findAll({
        attributes: ['firstSeen'],
        order: ['firstSeen'],
        limit: 1,
        raw: true,
      });
      return earliest?.firstSeen ?? null;
    },
    async forget(accountId) {
      noted.delete(accountId);
      await LastSeenRow.destroy({ where: { accountId } });
      await forgetVisits(accountId);
    },
  };
}
