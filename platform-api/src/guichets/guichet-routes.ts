import { guichetInconnu, route, type Audit, type KeptGuichet, type Route } from '@pwp/api-kit';
import { listOf } from '@pwp/contracts';
import { z } from 'zod';
import type { Database } from '../database/database.ts';
import type { GuichetStore } from './guichet-store.ts';

const ADMINISTRATEUR = { roles: ['administrateur'] } as const;

const GuichetParams = z.object({ code: z.string().min(1).max(14) });

/** Body of `PUT /api/guichets/:code/fermeture`: the first day on which nobody works for it any more; null: it is open again. */
const Fermeture = z.object({
  fermeLe: z.iso.date('Donnez un jour, par exemple 2026-11-03, ou null pour rouvrir le guichet.').nullable(),
});

const GuichetFermeture = z
  .object({ code: z.string(), nom: z.string(), fermeLe: z.iso.date().nullable(), ferme: z.boolean() })
  .meta({ id: 'GuichetFermeture' });
const GuichetFermetureList = listOf(GuichetFermeture).meta({ id: 'GuichetFermetureList' });

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
    route({
      method: 'get',
      path: '/',
      summary: "Le guichet de ce code, s'il existe : son nom, et le jour de sa fermeture s'il en a un",
      access: ADMINISTRATEUR,
      query: GuichetParams,
      output: GuichetFermetureList,
      handler: async ({ query }) => {
        const items = await guichets.findAll([query.code]);
        return { items, total: items.length };
      },
    }),

    route({
      method: 'put',
      path: '/:code/fermeture',
      summary: 'Fermer un guichet à un jour, ou le rouvrir ; ses comptes restent, et ses référents en ont la liste',
      access: ADMINISTRATEUR,
      params: GuichetParams,
      body: Fermeture,
      output: GuichetFermeture,
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
