import { requeteInvalide, route, type Audit, type Clock, type Route } from '@pwp/api-kit';
import { bandeauEndpoints } from '@pwp/contracts';
import type { Database } from '@pwp/database';
import { createBandeau } from './bandeau-store.ts';

const ADMINISTRATEUR = { roles: ['administrateur'] } as const;
const CIBLE = { type: 'bandeau', id: 'bandeau', libelle: 'Bandeau' } as const;

interface BandeauContext {
  audit: Audit;
  clock: Clock;
  database: Pick<Database, 'transaction'>;
}

/** The message of administrators to everybody: below `/api/bandeau`. */
export function bandeauRoutes({ audit, clock, database: { transaction } }: BandeauContext): Route[] {
  const bandeau = createBandeau(clock);
  return [
    route(bandeauEndpoints['GET /'], {
      access: 'public',
      handler: async () => ({ bandeau: await bandeau.current() }),
    }),

    route(bandeauEndpoints['GET /reglage'], {
      access: ADMINISTRATEUR,
      handler: async () => ({ bandeau: await bandeau.read() }),
    }),

    route(bandeauEndpoints['PUT /reglage'], {
      access: ADMINISTRATEUR,
      handler: async ({ account, origin, body }) => {
        if (body.fin !== null && Date.parse(body.fin) <= clock.now().getTime())
          throw requeteInvalide('La fin est déjà passée : personne ne verrait ce bandeau.');
        await transaction(async () => {
          const avant = await bandeau.read();
          await bandeau.write(body);
          await audit.record({
            action: 'platform.set-bandeau',
            acteur: account,
            cible: CIBLE,
            ...(avant !== null && { avant }),
            apres: body,
            origine: origin,
          });
        });
      },
    }),

    route(bandeauEndpoints['DELETE /reglage'], {
      access: ADMINISTRATEUR,
      handler: ({ account, origin }) =>
        transaction(async () => {
          const avant = await bandeau.read();
          if (avant === null || !(await bandeau.remove())) return;
          await audit.record({
            action: 'platform.remove-bandeau',
            acteur: account,
            cible: CIBLE,
            avant,
            origine: origin,
          });
        }),
    }),
  ];
}
