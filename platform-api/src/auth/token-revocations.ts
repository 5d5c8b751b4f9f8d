import { createHash } from 'node:crypto';
import type { Account, Clock, TokenRevocation } from '@pwp/api-kit';
import {
  DataTypes,
  Model,
  Op,
  UniqueConstraintError,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import { afterCommit, type Database } from '@pwp/database';
import { createSnapshot } from '../database/snapshot.ts';
import type { LogoutNotice } from './logout-token.ts';

/** Revocations older than any token may be, ms: they refuse nothing any more. */
const LONGEST_TOKEN_LIFE = 3_600_000;

/** A session that was ended, or an account whose earlier tokens are worth nothing; `notBefore`: s since the epoch. */
class TokenRevocationRow extends Model<
  InferAttributes<TokenRevocationRow>,
  InferCreationAttributes<TokenRevocationRow>
> {
  declare subject: string;
  declare notBefore: number;
}

/** A logout token that was taken, by the hash of its `jti`; `receivedAt`: s since the epoch. */
class LogoutTokenRow extends Model<InferAttributes<LogoutTokenRow>, InferCreationAttributes<LogoutTokenRow>> {
  declare jtiHash: string;
  declare receivedAt: number;
}

/** Defines the models. */
export function defineTokenRevocationModel(sequelize: Sequelize): void {
  TokenRevocationRow.init(
    {
      subject: { type: DataTypes.STRING(64), primaryKey: true },
      notBefore: { type: DataTypes.BIGINT, allowNull: false },
    },
    { sequelize, tableName: 'platform_token_revocations' },
  );
  LogoutTokenRow.init(
    {
      jtiHash: { type: DataTypes.STRING(64), primaryKey: true },
      receivedAt: { type: DataTypes.BIGINT, allowNull: false },
    },
    { sequelize, tableName: 'platform_logout_tokens' },
  );
}

/** Revocations, and what asks about them at each request. */
export interface TokenRevocations extends TokenRevocation {
  /** Every token of these sessions is refused, as `revoke` refuses those of an account. Joins the transaction at hand. */
  endSessions: (sessionIds: readonly string[]) => Promise<void>;
  /**
   * Ends what the identity says is over: the session, or without one every token of the account until now. False when this very
   * notice was taken before, by whichever process; nothing is done then.
   */
  endNoticed: (notice: LogoutNotice) => Promise<boolean>;
  /** Why a token given to this account at `issuedAt` (s since the epoch) is refused; undefined when it is good. */
  refusalOf: (
    account: Pick<Account, 'id' | 'sessionId'>,
    issuedAt: number,
  ) => Promise<'session-ended' | 'account-changed' | undefined>;
}

/** Revocations over the API's database: few and short-lived, so all of them are kept in memory. */
export function createTokenRevocations({ transaction }: Database, clock: Clock): TokenRevocations {
  const inSeconds = () => Math.floor(clock.now().getTime() / 1000);
  const oldest = () => inSeconds() - LONGEST_TOKEN_LIFE / 1000;
  const snapshot = createSnapshot(async () => {
    const rows = await TokenRevocationRow.findAll({ where: { notBefore: { [Op.gt]: oldest() } }, raw: true });
    return new Map(rows.map(({ subject, notBefore }) => [subject, notBefore]));
  });

  async function write(subjects: readonly string[]): Promise<void> {
    if (subjects.length === 0) return;
    const notBefore = inSeconds();
    await transaction(async () => {
      const old = { where: { notBefore: { [Op.lte]: oldest() } } };
      // Only when there are some: a deletion that finds none still locks the gaps that other requests write into.
      if ((await TokenRevocationRow.count(old)) > 0) await TokenRevocationRow.destroy(old);
      await TokenRevocationRow.bulkCreate(
        // In one order for everybody: two requests for the same subjects must not wait for each other.
        subjects.toSorted().map((subject) => ({ subject, notBefore })),
        { updateOnDuplicate: ['notBefore'] },
      );
      afterCommit(() => snapshot.forget());
    });
  }

  return {
    revoke: (accountId) => write([accountId]),
    endSessions: write,
    async endNoticed({ jti, sessionId, accountId }) {
      try {
        await transaction(async () => {
          const old = { where: { receivedAt: { [Op.lte]: oldest() } } };
          if ((await LogoutTokenRow.count(old)) > 0) await LogoutTokenRow.destroy(old);
          const jtiHash = createHash('sha256').update(jti).digest('hex');
          await LogoutTokenRow.create({ jtiHash, receivedAt: inSeconds() });
          await write([sessionId ?? accountId ?? []].flat());
        });
        return true;
      } catch (error) {
        if (error instanceof UniqueConstraintError) return false;
        throw error;
      }
    },
    async refusalOf({ id, sessionId }, issuedAt) {
      const known = await snapshot.current();
      if (known.has(sessionId)) return 'session-ended';
      const notBefore = known.get(id);
      // Tokens count in seconds: one of the very second of the act is taken to be older than it.
      return notBefore !== undefined && issuedAt <= notBefore ? 'account-changed' : undefined;
    },
  };
}
