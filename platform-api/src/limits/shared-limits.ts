import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { defineJob, deleteInBatches, limitOf, type Clock, type Job, type SharedLimit } from '@pwp/api-kit';
import type { Database } from '@pwp/database';
import { QueryTypes } from 'sequelize';

/** Rows in one statement of the purge. */
const BATCH = 1_000;

interface SharedLimitsContext {
  database: Pick<Database, 'sequelize' | 'dialect' | 'transaction'>;
  clock: Clock;
}

/**
 * The limits of a module, counted in the API's database. The window of a caller begins with its first call. `secret` is the portal's, and
 * counts begin anew when it changes; an API that is a process of its own always has one.
 */
export function sharedLimitOf(
  module: string,
  { database, clock, secret = '' }: SharedLimitsContext & { secret: string | undefined },
): SharedLimit {
  // Addresses are few enough to try them all: who reads the table alone finds none.
  const secretKey = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'limites', 32)));
  const { sequelize, dialect, transaction } = database;
  const onConflict = dialect === 'sqlite' ? 'ON CONFLICT (caller_hash) DO UPDATE SET' : 'ON DUPLICATE KEY UPDATE';
  return (name, points, seconds, { problem } = {}) => {
    const hashOf = (key: string) => createHmac('sha256', secretKey).update(`${module}.${name}:${key}`).digest('hex');
    return limitOf(
      {
        async count(key) {
          const now = clock.now().getTime();
          const replacements = { hash: hashOf(key), now, endsAt: now + seconds * 1_000 };
          // `calls` first: MariaDB assigns from left to right, and it needs the end of before. The transaction is for its deadlocks.
          const [counted] = await transaction(() =>
            sequelize.query<{ calls: number; ends_at: number }>(
              `INSERT INTO platform_limits (caller_hash, calls, ends_at) VALUES (:hash, 1, :endsAt)
               ${onConflict} calls = CASE WHEN platform_limits.ends_at <= :now THEN 1 ELSE platform_limits.calls + 1 END,
                 ends_at = CASE WHEN platform_limits.ends_at <= :now THEN :endsAt ELSE platform_limits.ends_at END
               RETURNING calls, ends_at`,
              { replacements, type: QueryTypes.SELECT },
            ),
          );
          if (counted === undefined) throw new Error('the database counted no call');
          return counted.calls <= points ? 0 : Math.max(1, counted.ends_at - now);
        },
        async giveBack(key) {
          await sequelize.query(
            'UPDATE platform_limits SET calls = calls - 1 WHERE caller_hash = :hash AND calls > 0',
            {
              replacements: { hash: hashOf(key) },
            },
          );
        },
      },
      problem,
    );
  };
}

/** The job that deletes the counts whose window ended. */
export function purgeLimits({ database: { sequelize }, clock }: SharedLimitsContext): Job {
  return defineJob({
    name: 'platform.purge-limits',
    title: 'Suppression des comptages d’appels qui ne limitent plus rien',
    schedule: '0 25 * * * *',
    async run({ signal }) {
      const now = clock.now().getTime();
      await deleteInBatches(BATCH, signal, async () => {
        const rows = await sequelize.query<{ caller_hash: string }>(
          `SELECT caller_hash FROM platform_limits WHERE ends_at <= :now ORDER BY ends_at LIMIT ${BATCH}`,
          { replacements: { now }, type: QueryTypes.SELECT },
        );
        if (rows.length > 0)
          // One that was counted anew meanwhile stays.
          await sequelize.query('DELETE FROM platform_limits WHERE caller_hash IN (:hashes) AND ends_at <= :now', {
            replacements: { hashes: rows.map(({ caller_hash: hash }) => hash), now },
          });
        return rows.length;
      });
    },
  });
}
