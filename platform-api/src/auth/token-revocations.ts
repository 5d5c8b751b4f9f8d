import type { Clock, TokenRevocation } from '@pwp/api-kit';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';
import { afterCommit, type Database } from '../database/database.ts';

/** Revocations older than any token may be, ms: they refuse nothing any more. */
const LONGEST_TOKEN_LIFE = 3_600_000;
/** What another process revoked is known here after this long at most, ms. */
const REFRESH = 5_000;

/** Revocations, and what asks about them at each request. */
export interface TokenRevocations extends TokenRevocation {
  /** Whether a token of this account, given at `issuedAt` (s since the epoch), is refused. */
  isRevoked: (accountId: string, issuedAt: number) => Promise<boolean>;
}

const Rows = z.array(z.object({ account_id: z.string(), not_before: z.coerce.number() }));

/** Revocations over the API's database: few and short-lived, so all of them are kept in memory and read again every 5 s. */
export function createTokenRevocations({ sequelize, transaction }: Database, clock: Clock): TokenRevocations {
  let known: Promise<ReadonlyMap<string, number>> | undefined;
  let readAt = 0;

  async function read(): Promise<ReadonlyMap<string, number>> {
    const rows: unknown = await sequelize.query(
      'SELECT account_id, not_before FROM platform_token_revocations WHERE not_before > :since',
      { replacements: { since: clock.now().getTime() / 1000 - LONGEST_TOKEN_LIFE / 1000 }, type: QueryTypes.SELECT },
    );
    return new Map(Rows.parse(rows).map((row) => [row.account_id, row.not_before]));
  }

  function current(): Promise<ReadonlyMap<string, number>> {
    const now = performance.now();
    if (known === undefined || now - readAt > REFRESH) {
      readAt = now;
      known = read().catch((error: unknown) => {
        // Asked again by the next request: a failure is not remembered.
        known = undefined;
        throw error;
      });
    }
    return known;
  }

  return {
    async revoke(accountId) {
      const notBefore = Math.floor(clock.now().getTime() / 1000);
      await transaction(async () => {
        await sequelize.query('DELETE FROM platform_token_revocations WHERE account_id = :accountId', {
          replacements: { accountId },
        });
        await sequelize.query(
          'INSERT INTO platform_token_revocations (account_id, not_before) VALUES (:accountId, :notBefore)',
          { replacements: { accountId, notBefore } },
        );
        afterCommit(() => {
          known = undefined;
        });
      });
    },
    async isRevoked(accountId, issuedAt) {
      const notBefore = (await current()).get(accountId);
      // Tokens count in seconds: one of the very second of the act is taken to be older than it.
      return notBefore !== undefined && issuedAt <= notBefore;
    },
  };
}
