import { FileResponse, route, type Clock, type Route } from '@pwp/api-kit';
import { DemandeParams, FicheQuery } from '../../contracts/index.ts';
import { ficheDocument } from '../fiche/fiche-document.ts';
import { demandeHorsTerritoire } from '../problems.ts';
import { requireTerritoire } from '../services/demande-service.ts';
import { AGENT } from './access.ts';

/** The fiche de transmission. The SNE is not asked: a sheet must come out even when it is down. */
export function ficheRoutes(clock: Clock): Route[] {
  return [
    route({
      method: 'get',
      path: '/fiches-de-transmission/:numeroUnique',
      summary: 'La fiche de transmission à joindre à un envoi par courrier',
      access: AGENT,
      params: DemandeParams,
      query: FicheQuery,
      output: { file: 'application/pdf' },
      problems: [demandeHorsTerritoire],
      handler: async ({ guichet, params: { numeroUnique }, query: { contexte } }) => {
        requireTerritoire(guichet, numeroUnique);
        const body = ficheDocument({ guichet, numeroUnique, contexte, now: clock.now() });
        return new FileResponse({
          body,
          type: 'application/pdf',
          // Without the numéro unique: names of files travel further than files.
          filename: `fiche-de-transmission-${contexte}.pdf`,
          disposition: 'attachment',
          size: body.length,
        });
      },
    }),
  ];
}
