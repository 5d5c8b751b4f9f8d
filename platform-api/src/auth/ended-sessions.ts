import { LRUCache } from 'lru-cache';
import { DataTypes, Model, Op, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import type { Clock } from '@pwp/api-kit';

/** A session that was ended through the portal; ms since the epoch. */
class EndedSessionRow extends Model<InferAttributes<EndedSessionRow>, InferCreationAttributes<EndedSessionRow>> {
  declare sessionId: string;
  declare endedAt: number;
}

/** Defines the model. */
export function defineEndedSessionModel(sequelize: Sequelize): void {
  EndedSessionRow.init(
    {
      sessionId: { type: DataTypes.STRING(64), primaryKey: true, field: 'session_id' },
      endedAt: { type: DataTypes.BIGINT, allowNull: false, field: 'ended_at' },
    },
    { sequelize, tableName: 'platform_ended_sessions' },
  );
}

/** An access token outlives its session by minutes at most; what is older than this is forgotten, ms. */
const REMEMBERED_MS = 24 * 3_600_000;

/** How long another process may still take the tokens of a session that ended, ms. */
const KEPT_MS = 5_000;

/**
 * The sessions ended through the portal, whose access tokens are good for some minutes more by themselves: they are refused
 * at once here, within 5 s by the other processes.
 */
export interface EndedSessions {
  has(sessionId: string): Promise<boolean>;
  add(sessionIds: readonly string[]): Promise<void>;
}

/** The store over the API's database. */
export function createEndedSessions(clock: Clock): EndedSessions {
  const known = new LRUCache<string, boolean>({ max: 20_000, ttl: KEPT_MS });
  return {
    async has(sessionId) {
      const kept = known.get(sessionId);
      if (kept !== undefined) return kept;
      const ended = (await EndedSessionRow.count({ where: { sessionId } })) > 0;
      known.set(sessionId, ended);
      return ended;
    },
    async add(sessionIds) {
      const now = clock.now().getTime();
      await EndedSessionRow.destroy({ where: { endedAt: { [Op.lt]: now - REMEMBERED_MS } } });
      const rows = sessionIds.map((sessionId) => ({ sessionId, endedAt: now }));
      await EndedSessionRow.bulkCreate(rows, { updateOnDuplicate: ['endedAt'] });
      for (const sessionId of sessionIds) known.set(sessionId, true);
    },
  };
}
