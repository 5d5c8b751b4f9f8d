import { FileResponse, route, type Route } from '@pwp/api-kit';
import { demandeEndpoints } from '../../contracts/index.ts';
import { presentDemande } from './demande-presenter.ts';
import {
  contenuInattendu,
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  pieceInconnue,
  sneIndisponible,
  suppressionIncertaine,
  suppressionNonJournalisee,
  suppressionRefusee,
} from '../problems.ts';
import type { DemandeService } from './demande-service.ts';
import { AGENT } from '../access.ts';

/** The demandes of the SNE that the guichet opens. */
export function demandesRoutes(demandes: DemandeService): Route[] {
  return [
    route(demandeEndpoints['GET /demandes/:numeroUnique'], {
      access: AGENT,
      problems: [demandeHorsTerritoire, demandeInconnue, demandeRadiee, sneIndisponible],
      handler: async ({ guichet, params }) => {
        const { demande, propositions } = await demandes.read(guichet, params.numeroUnique);
        return presentDemande(demande, propositions);
      },
    }),

    route(demandeEndpoints['GET /demandes/:numeroUnique/pieces/:pieceId/contenu'], {
      access: AGENT,
      problems: [demandeHorsTerritoire, pieceInconnue, contenuInattendu, sneIndisponible],
      handler: async ({ guichet, params, signal }) => {
        const contenu = await demandes.openContenu(guichet, params.numeroUnique, params.pieceId);
        signal.addEventListener('abort', () => contenu.body.destroy(), { once: true });
        return new FileResponse({
          body: contenu.body,
          type: contenu.type,
          disposition: 'inline',
          ...(contenu.taille !== undefined && { size: contenu.taille }),
        });
      },
    }),

    route(demandeEndpoints['DELETE /demandes/:numeroUnique/pieces/:pieceId'], {
      access: AGENT,
      problems: [
        demandeHorsTerritoire,
        demandeInconnue,
        demandeRadiee,
        pieceInconnue,
        suppressionRefusee,
        suppressionIncertaine,
        suppressionNonJournalisee,
        sneIndisponible,
      ],
      handler: ({ account, guichet, origin, params }) =>
        demandes.deletePiece({ account, guichet, origin }, params.numeroUnique, params.pieceId),
    }),
  ];
}
