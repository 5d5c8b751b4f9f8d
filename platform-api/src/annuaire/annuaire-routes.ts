import { identiteIndisponible, route, type Identity, type Route } from '@pwp/api-kit';
import { annuaireEndpoints } from '@pwp/contracts';
import type { GuichetStore } from '../guichets/guichet-store.ts';
import { findPersonnes, namedPersonnes } from './annuaire-personnes.ts';
import { findGuichets, namedGuichets, territoiresOf } from './annuaire-guichets.ts';

const REFERENT = { roles: ['referent', 'administrateur'] } as const;

/** What these routes read. */
export interface AnnuaireContext {
  guichets: GuichetStore;
  identity: Pick<Identity, 'list' | 'compte'>;
}

/** Whom and what a page lets somebody choose: below `/api/annuaire`. */
export function annuaireRoutes({ guichets, identity }: AnnuaireContext): Route[] {
  return [
    route(annuaireEndpoints['POST /guichets/recherche'], {
      access: REFERENT,
      handler: ({ account, body }) => findGuichets(guichets, account, body.texte),
    }),
    route(annuaireEndpoints['POST /guichets/noms'], {
      access: REFERENT,
      handler: ({ account, body }) => namedGuichets(guichets, account, body.codes),
    }),
    route(annuaireEndpoints['POST /personnes/recherche'], {
      access: REFERENT,
      heavy: 'outside',
      problems: [identiteIndisponible],
      handler: ({ account, body }) => findPersonnes(identity, account, body.texte),
    }),
    route(annuaireEndpoints['POST /personnes/noms'], {
      access: REFERENT,
      heavy: 'outside',
      problems: [identiteIndisponible],
      handler: ({ account, body }) => namedPersonnes(identity, account, body.ids),
    }),
    route(annuaireEndpoints['GET /territoires'], {
      access: REFERENT,
      handler: ({ account }) => territoiresOf(guichets, account),
    }),
  ];
}
