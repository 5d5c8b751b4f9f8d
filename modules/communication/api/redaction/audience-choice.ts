import type { Account, ModuleContext } from '@pwp/api-kit';
import type { Apercu, Audience, ChoixAudience } from '../../contracts/index.ts';
import { accountsOf } from '../lecteurs/addressed-sql.ts';
import { ensureAudience, type Recensement } from '../lecteurs/recensement.ts';
import { emetteurOf } from '../publications/publication-policy.ts';
import { MOST_COUNTED_AT_ONCE, scopeOf, type Scope, type ScopedAudience } from './audience-scope.ts';

/** Within what an author chooses an audience, and how many accounts it has. */
export interface AudienceChoice {
  choices(account: Account): ChoixAudience;
  /** Throws `hors-perimetre`, `publication-incomplete`, `identite-indisponible`. */
  preview(account: Account, audience: Audience): Promise<Apercu>;
}

/** Dependencies of the service. */
export type AudienceChoiceContext = Pick<ModuleContext<unknown>, 'reads'> & {
  recensement: Pick<Recensement, 'depuis' | 'ensure'>;
  scoped: (asked: Audience, scope: Scope) => Promise<ScopedAudience>;
};

/** The service over the accounts that were counted. */
export function createAudienceChoice({ reads, recensement, scoped }: AudienceChoiceContext): AudienceChoice {
  return {
    choices(account) {
      const scope = scopeOf(account);
      return { emetteur: emetteurOf(account), perimetre: scope === 'all' ? [] : [...scope] };
    },

    async preview(account, asked) {
      const { audience } = await scoped(asked, scopeOf(account));
      await ensureAudience(recensement, audience, MOST_COUNTED_AT_ONCE);
      const { sql, values } = accountsOf(audience);
      const [counted] = await reads<{ nombre: number }>({
        sql: `SELECT COUNT(*) AS nombre FROM (${sql}) AS a`,
        values,
        heavy: true,
      });
      return {
        comptes: counted?.nombre ?? 0,
        recenseLe: (await recensement.depuis())?.toISOString() ?? null,
      };
    },
  };
}
