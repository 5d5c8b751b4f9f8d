import { guichetExistant, guichetInconnu, route, type Audit, type KeptGuichet, type Route } from '@pwp/api-kit';
import { guichetEndpoints } from '@pwp/contracts';
import type { Database } from '@pwp/database';
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
    if (found === undefined) throw guichetInconnu(`Aucun guichet n’a le code « ${code} ».`);
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

    route(guichetEndpoints['POST /'], {
      access: ADMINISTRATEUR,
      problems: [guichetExistant],
      handler: async ({ account, origin, body }) => {
        await transaction(async () => {
          await guichets.open(body);
          const { code, nom, ...apres } = body;
          await audit.record({
            action: 'platform.open-guichet',
            acteur: account,
            cible: { type: 'guichet', id: code, libelle: `${code} – ${nom}` },
            apres,
            origine: origin,
          });
        });
        return find(body.code);
      },
    }),

    route(guichetEndpoints['PUT /:code/fermeture'], {
      access: ADMINISTRATEUR,
      problems: [guichetInconnu],
      handler: async ({ account, origin, params: { code }, body: { dateFermeture } }) => {
        const { nom } = await find(code);
        await transaction(async () => {
          const before = await guichets.setClosing(code, dateFermeture);
          if (before === dateFermeture) return;
          await audit.record({
            action: dateFermeture === null ? 'platform.reopen-guichet' : 'platform.close-guichet',
            acteur: account,
            cible: { type: 'guichet', id: code, libelle: `${code} – ${nom}` },
            avant: { dateFermeture: before },
            apres: { dateFermeture },
            origine: origin,
          });
        });
        return find(code);
      },
    }),
  ];
}
