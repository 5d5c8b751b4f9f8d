import { guichetInconnu, route, type Audit, type KeptGuichet, type Route } from '@pwp/api-kit';
import { guichetEndpoints } from '@pwp/contracts';
import type { Database } from '../database/database.ts';
import type { GuichetStore } from './guichet-store.ts';

const ADMINISTRATEUR = { roles: ['administrateur'] } as const;

/** What these routes work with. */
export interface GuichetRoutesContext {
  guichets: GuichetStore;
  audit: Audit;
  transaction: Database['transaction'];
}

/** What an administrator does with guichets: below `/api/guichets`. */
export function guichetRoutes({ guichets, audit, transaction }: GuichetRoutesContext): Route[] {
  const find = async (code: string): Promise<KeptGuichet> => {
    const [found] = await guichets.findAll([code]);
    if (found === undefined) throw guichetInconnu(`Aucun guichet n'a le code « ${code} ».`);
    return found;
  };

  return [
    route(guichetEndpoints['GET /'], {
      access: ADMINISTRATEUR,
      handler: async ({ query }) => {
        const items = await guichets.findAll([query.code]);
        return { items, total: items.length };
      },
    }),

    route(guichetEndpoints['PUT /:code/fermeture'], {
      access: ADMINISTRATEUR,
      problems: [guichetInconnu],
      handler: async ({ account, origin, params: { code }, body: { fermeLe } }) => {
        const before = await find(code);
        if (before.fermeLe === fermeLe) return before;
        await transaction(async () => {
          await guichets.setClosing(code, fermeLe);
          await audit.record({
            action: fermeLe === null ? 'platform.rouvrir-guichet' : 'platform.fermer-guichet',
            acteur: account,
            cible: { type: 'guichet', id: code, libelle: `${code} – ${before.nom}` },
            avant: { fermeLe: before.fermeLe },
            apres: { fermeLe },
            origine: origin,
          });
        });
        return find(code);
      },
    }),
  ];
}
