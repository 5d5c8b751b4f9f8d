import type { Account, Guichets, Identity } from '@pwp/api-kit';
import { QueryTypes, type Sequelize } from 'sequelize';
import type { Apercu, Audience, ChoixAudience } from '../../contracts/index.ts';
import { accountsOf } from '../lecteurs/addressed-sql.ts';
import { LecteurModel } from '../lecteurs/lecteur-model.ts';
import type { Recensement } from '../lecteurs/recensement.ts';
import { emetteurOf } from '../publications/publication-policy.ts';
import { MOST_COUNTED_AT_ONCE, scopeOf, type Scope, type ScopedAudience } from './audience-scope.ts';

/** Results of a search. */
const MOST = 10;

/** A guichet that may be chosen. */
interface FoundGuichet {
  code: string;
  nom: string;
}

/** An account that may be chosen. */
interface FoundCompte {
  id: string;
  nom: string;
  email: string;
  guichets: string[];
}

/** What an author chooses an audience from, and how many accounts it has. */
export interface AudienceChoice {
  choices(account: Account): Promise<ChoixAudience>;
  /** Throws `hors-perimetre`, `publication-incomplete`, `identite-indisponible`. */
  preview(account: Account, audience: Audience): Promise<Apercu>;
  searchGuichets(account: Account, texte: string): Promise<FoundGuichet[]>;
  /** Throws `identite-indisponible`. */
  searchComptes(account: Account, texte: string): Promise<FoundCompte[]>;
}

/** Dependencies of the service. */
export interface AudienceChoiceContext {
  sequelize: Sequelize;
  identity: Pick<Identity, 'list'>;
  guichets: Pick<Guichets, 'findAll' | 'list'>;
  recensement: Pick<Recensement, 'depuis' | 'ensure'>;
  scoped: (asked: Audience, scope: Scope) => Promise<ScopedAudience>;
}

/** The service over the host's guichets, the identity and the accounts that were counted. */
export function createAudienceChoice(context: AudienceChoiceContext): AudienceChoice {
  const { sequelize, identity, guichets, recensement, scoped } = context;
  const placesOf = (codes: readonly string[]) => (codes.length === 0 ? Promise.resolve([]) : guichets.findAll(codes));

  return {
    async choices(account) {
      const emetteur = emetteurOf(account);
      if (emetteur === 'referent') {
        const places = await placesOf(account.perimetre);
        return {
          emetteur,
          guichets: places.map(({ code, nom }) => ({ code, nom })),
          territoires: [...new Set(places.map(({ codeTerritoire }) => codeTerritoire))].toSorted(),
        };
      }
      await recensement.ensure('all', MOST_COUNTED_AT_ONCE);
      const rows = await LecteurModel.findAll({ attributes: ['territoire'], group: ['territoire'], raw: true });
      const territoires = rows.map(({ territoire }) => territoire).filter((code) => code !== '');
      return { emetteur, guichets: [], territoires: territoires.toSorted() };
    },

    async preview(account, asked) {
      const { audience } = await scoped(asked, scopeOf(account));
      await recensement.ensure(audience.guichets.length > 0 ? audience.guichets : 'all', MOST_COUNTED_AT_ONCE);
      const { sql, values } = accountsOf(audience);
      const [counted] = await sequelize.query<{ nombre: number }>(`SELECT COUNT(*) AS nombre FROM (${sql}) AS a`, {
        replacements: values,
        type: QueryTypes.SELECT,
      });
      return {
        comptes: counted?.nombre ?? 0,
        recenseLe: (await recensement.depuis())?.toISOString() ?? null,
      };
    },

    async searchGuichets(account, texte) {
      const scope = scopeOf(account);
      const query = { texte, ferme: false, ...(scope !== 'all' && { codes: scope }) };
      const { items } = await guichets.list(query, { offset: 0, limit: MOST });
      return items.map(({ code, nom }) => ({ code, nom }));
    },

    async searchComptes(account, texte) {
      const scope = scopeOf(account);
      if (scope !== 'all' && scope.length === 0) return [];
      const found = await identity.list({ texte, active: true, ...(scope !== 'all' && { guichets: scope }) });
      return found.slice(0, MOST).map(({ id, prenom, nom, email, guichets: codes }) => ({
        id,
        nom: `${prenom} ${nom}`,
        email,
        guichets: codes.filter((code) => scope === 'all' || scope.includes(code)),
      }));
    },
  };
}
