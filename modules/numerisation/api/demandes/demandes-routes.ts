import { exportEnCours, FileResponse, route, serviceIndisponible, type Exports, type Route } from '@pwp/api-kit';
import { maskNumeroUnique } from '@pwp/contracts';
import { demandeEndpoints } from '../../contracts/index.ts';
import { presentDemande } from './demande-presenter.ts';
import {
  archiveTropGrande,
  archiveVide,
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
import { openArchive } from './archive/demande-archive.ts';
import type { DemandeService } from './demande-service.ts';
import { maskedInName } from '../masked-name.ts';
import { AGENT } from '../access.ts';

/** Routes of the SNE demandes that the guichet may open. */
export function demandesRoutes(demandes: DemandeService, exports: Exports): Route[] {
  return [
    route(demandeEndpoints['GET /demandes/:numeroUnique'], {
      access: AGENT,
      problems: [demandeHorsTerritoire, demandeInconnue, demandeRadiee, sneIndisponible],
      handler: async ({ account, guichet, params }) => {
        const { demande, propositions } = await demandes.read({ account, guichet }, params.numeroUnique);
        return presentDemande(demande, propositions);
      },
    }),

    route(demandeEndpoints['GET /demandes/:numeroUnique/archive'], {
      access: AGENT,
      problems: [
        demandeHorsTerritoire,
        demandeInconnue,
        demandeRadiee,
        archiveVide,
        archiveTropGrande,
        exportEnCours,
        serviceIndisponible,
        sneIndisponible,
      ],
      handler: ({ account, guichet, origin, params: { numeroUnique }, signal }) =>
        exports.send(
          {
            account,
            origin,
            signal,
            action: 'numerisation.export-pieces',
            cible: {
              type: 'export',
              id: `pieces-${maskedInName(numeroUnique)}`,
              libelle: `Pièces de la demande ${maskNumeroUnique(numeroUnique)}`,
            },
            filtres: { guichet: guichet.code },
          },
          () => openArchive(demandes, { account, guichet, numeroUnique, signal }),
        ),
    }),

    route(demandeEndpoints['GET /demandes/:numeroUnique/pieces/:pieceId/contenu'], {
      access: AGENT,
      problems: [demandeHorsTerritoire, pieceInconnue, contenuInattendu, sneIndisponible],
      handler: async ({ account, guichet, params, signal }) => {
        const contenu = await demandes.openContenu({ account, guichet }, params.numeroUnique, params.pieceId);
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
