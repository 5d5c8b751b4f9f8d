import type { IncomingMessage } from 'node:http';
import { MULTIPART_PROBLEMS, readMultipart, route, WithStatus, type FileStore, type Route } from '@pwp/api-kit';
import { verificationIndisponible, verificationsEnCours } from '@pwp/api-kit/inspection';
import { brouillonEndpoints, PLI_LIMITS } from '../../contracts/index.ts';
import type { BrouillonEnvoi } from './envoi/brouillon-envoi.ts';
import type { BrouillonFichiers } from './fichiers/brouillon-fichiers.ts';
import type { BrouillonService } from './brouillon-service.ts';
import { openFichierContent } from './fichiers/fichier-content.ts';
import { FILE_PROBLEMS } from '../fichiers/file-check.ts';
import {
  aucunFichier,
  brouillonIntrouvable,
  brouillonModifie,
  brouillonsTropVolumineux,
  categorieInconnue,
  categoriePleine,
  correctionIntrouvable,
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  fichierIntrouvable,
  formulaireAbsent,
  identifiantReutilise,
  tropDeBrouillons,
} from '../problems.ts';
import { AGENT } from '../access.ts';

/** The services behind the routes. */
export interface BrouillonsRoutesContext {
  files: FileStore;
  brouillons: BrouillonService;
  fichiers: BrouillonFichiers;
  envoi: BrouillonEnvoi;
}

const ONE_FILE = { files: 1, fileBytes: PLI_LIMITS.fileBytes, totalBytes: PLI_LIMITS.fileBytes + 1 };

/** Bytes of the body, when the request declares its length. */
function lengthOf({ headers }: IncomingMessage): number | undefined {
  const declared = headers['content-length'];
  return declared === undefined ? undefined : Number(declared);
}

/** The agent's drafts at the current guichet; another agent's draft answers 404. */
export function brouillonsRoutes({ files, brouillons, fichiers, envoi }: BrouillonsRoutesContext): Route[] {
  return [
    route(brouillonEndpoints['POST /brouillons'], {
      access: AGENT,
      problems: [correctionIntrouvable, tropDeBrouillons, demandeHorsTerritoire, demandeInconnue, demandeRadiee],
      handler: async ({ account, guichet, body }) => {
        const { brouillon, created } = await brouillons.open({ account, guichet }, body);
        return new WithStatus(created ? 201 : 200, brouillon);
      },
    }),

    route(brouillonEndpoints['GET /brouillons'], {
      access: AGENT,
      handler: ({ account, guichet }) => brouillons.list({ account, guichet }),
    }),

    route(brouillonEndpoints['GET /brouillons/:brouillonId'], {
      access: AGENT,
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params }) => brouillons.read({ account, guichet }, params.brouillonId),
    }),

    route(brouillonEndpoints['PATCH /brouillons/:brouillonId'], {
      access: AGENT,
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params, body }) =>
        brouillons.setReference({ account, guichet }, params.brouillonId, body.reference),
    }),

    route(brouillonEndpoints['DELETE /brouillons/:brouillonId'], {
      access: AGENT,
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params }) => brouillons.remove({ account, guichet }, params.brouillonId),
    }),

    route(brouillonEndpoints['PUT /brouillons/:brouillonId/fichiers/:fichierId'], {
      access: AGENT,
      problems: [
        brouillonIntrouvable,
        aucunFichier,
        ...MULTIPART_PROBLEMS,
        ...FILE_PROBLEMS,
        brouillonsTropVolumineux,
        identifiantReutilise,
        verificationsEnCours,
        verificationIndisponible,
      ],
      handler: async ({ account, guichet, params, query, request, signal }) => {
        const owner = { account, guichet };
        const path = { ...params, ...query };
        const room = await fichiers.expect(owner, path, lengthOf(request));
        const form = await readMultipart(request, files, { ...ONE_FILE, ...(room !== undefined && { room }) });
        const { fichier, created } = await fichiers.put(owner, path, form, signal);
        return new WithStatus(created ? 201 : 200, fichier);
      },
    }),

    route(brouillonEndpoints['GET /brouillons/:brouillonId/fichiers/:fichierId/contenu'], {
      access: AGENT,
      problems: [brouillonIntrouvable, fichierIntrouvable],
      handler: ({ account, guichet, params }) => openFichierContent(files, { account, guichet }, params),
    }),

    route(brouillonEndpoints['PATCH /brouillons/:brouillonId/fichiers/:fichierId'], {
      access: AGENT,
      problems: [brouillonIntrouvable, fichierIntrouvable],
      handler: ({ account, guichet, params, body }) =>
        fichiers.setCategorie({ account, guichet }, params, body.categorie),
    }),

    route(brouillonEndpoints['DELETE /brouillons/:brouillonId/fichiers/:fichierId'], {
      access: AGENT,
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params }) => fichiers.remove({ account, guichet }, params),
    }),

    route(brouillonEndpoints['PUT /brouillons/:brouillonId/ordre'], {
      access: AGENT,
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params, body }) =>
        fichiers.order({ account, guichet }, params.brouillonId, body.fichiers),
    }),

    route(brouillonEndpoints['POST /brouillons/:brouillonId/envoi'], {
      access: AGENT,
      problems: [
        brouillonIntrouvable,
        brouillonModifie,
        aucunFichier,
        formulaireAbsent,
        categorieInconnue,
        categoriePleine,
        demandeHorsTerritoire,
        demandeInconnue,
        demandeRadiee,
      ],
      handler: async ({ account, guichet, params }) => {
        const { pli, created } = await envoi.send({ account, guichet }, params.brouillonId);
        return new WithStatus(created ? 201 : 200, pli);
      },
    }),
  ];
}
