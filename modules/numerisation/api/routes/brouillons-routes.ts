import type { IncomingMessage } from 'node:http';
import {
  envoiTropVolumineux,
  fichierTropVolumineux,
  readMultipart,
  route,
  stockagePlein,
  tropDeFichiers,
  typeDeCorpsRefuse,
  WithStatus,
  type FileStore,
  type Route,
} from '@pwp/api-kit';
import { z } from 'zod';
import {
  Brouillon,
  BrouillonFichier,
  BrouillonFichierParams,
  BrouillonList,
  BrouillonParams,
  OpenBrouillon,
  OrderBrouillon,
  PLI_LIMITS,
  PliDetail,
  RoleFichier,
  UpdateBrouillonFichier,
} from '../../contracts/index.ts';
import type { BrouillonEnvoi } from '../brouillons/brouillon-envoi.ts';
import type { BrouillonFichiers } from '../brouillons/brouillon-fichiers.ts';
import type { BrouillonService } from '../brouillons/brouillon-service.ts';
import { FILE_PROBLEMS } from '../fichiers/file-check.ts';
import {
  aucunFichier,
  brouillonIntrouvable,
  brouillonModifie,
  brouillonsTropVolumineux,
  categorieInconnue,
  categoriePleine,
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  fichierIntrouvable,
  formulaireAbsent,
  identifiantReutilise,
  tropDeBrouillons,
  verificationIndisponible,
  verificationsEnCours,
} from '../problems.ts';
import { AGENT } from './access.ts';

/** What these routes work with. */
export interface BrouillonsRoutesContext {
  files: FileStore;
  brouillons: BrouillonService;
  fichiers: BrouillonFichiers;
  envoi: BrouillonEnvoi;
}

/** One file, of the size of a file. */
const ONE_FILE = { files: 1, fileBytes: PLI_LIMITS.fileBytes, totalBytes: PLI_LIMITS.fileBytes + 1 };

/** Bytes of a body that says how many they are. */
function lengthOf({ headers }: IncomingMessage): number | undefined {
  const declared = headers['content-length'];
  return declared === undefined ? undefined : Number(declared);
}

/** The form of a file, as the OpenAPI document shows it. */
const FichierForm = z.object({
  role: RoleFichier.optional(),
  categorie: z.string().optional().describe('code of a category of the demande'),
  file: z.file().describe("PDF, JPEG, PNG ou HEIC, d'après le contenu"),
});

/** The drafts of the agent, at the guichet of the moment; another's is not found. */
export function brouillonsRoutes({ files, brouillons, fichiers, envoi }: BrouillonsRoutesContext): Route[] {
  return [
    route({
      method: 'post',
      path: '/brouillons',
      summary: "Ouvrir le brouillon d'une demande : celui qui existe, ou un nouveau",
      access: AGENT,
      body: OpenBrouillon,
      output: Brouillon,
      status: 201,
      problems: [tropDeBrouillons, demandeHorsTerritoire, demandeInconnue, demandeRadiee],
      handler: async ({ account, guichet, body }) => {
        const { brouillon, created } = await brouillons.open({ account, guichet }, body);
        return new WithStatus(created ? 201 : 200, brouillon);
      },
    }),

    route({
      method: 'get',
      path: '/brouillons',
      summary: "Les brouillons de l'agent pour ce guichet, le dernier touché d'abord",
      access: AGENT,
      output: BrouillonList,
      handler: ({ account, guichet }) => brouillons.list({ account, guichet }),
    }),

    route({
      method: 'get',
      path: '/brouillons/:brouillonId',
      summary: 'Un brouillon et ses fichiers',
      access: AGENT,
      params: BrouillonParams,
      output: Brouillon,
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params }) => brouillons.read({ account, guichet }, params.brouillonId),
    }),

    route({
      method: 'delete',
      path: '/brouillons/:brouillonId',
      summary: 'Abandonner un brouillon et ses fichiers',
      access: AGENT,
      params: BrouillonParams,
      output: 'none',
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params }) => brouillons.remove({ account, guichet }, params.brouillonId),
    }),

    route({
      method: 'put',
      path: '/brouillons/:brouillonId/fichiers/:fichierId',
      summary: "Ajouter un fichier ; le même identifiant et le même contenu ne font qu'un fichier",
      access: AGENT,
      params: BrouillonFichierParams,
      stream: FichierForm,
      output: BrouillonFichier,
      status: 201,
      problems: [
        brouillonIntrouvable,
        aucunFichier,
        ...FILE_PROBLEMS,
        fichierTropVolumineux,
        envoiTropVolumineux,
        brouillonsTropVolumineux,
        stockagePlein,
        tropDeFichiers,
        typeDeCorpsRefuse,
        identifiantReutilise,
        verificationsEnCours,
        verificationIndisponible,
      ],
      handler: async ({ account, guichet, params, request, signal }) => {
        const owner = { account, guichet };
        const room = await fichiers.expect(owner, params, lengthOf(request));
        const form = await readMultipart(request, files, { ...ONE_FILE, ...(room !== undefined && { room }) });
        const { fichier, created } = await fichiers.put(owner, params, form, signal);
        return new WithStatus(created ? 201 : 200, fichier);
      },
    }),

    route({
      method: 'patch',
      path: '/brouillons/:brouillonId/fichiers/:fichierId',
      summary: "Dire la catégorie d'un fichier, ou n'en dire aucune",
      access: AGENT,
      params: BrouillonFichierParams,
      body: UpdateBrouillonFichier,
      output: BrouillonFichier,
      problems: [brouillonIntrouvable, fichierIntrouvable],
      handler: ({ account, guichet, params, body }) =>
        fichiers.setCategorie({ account, guichet }, params, body.categorie),
    }),

    route({
      method: 'delete',
      path: '/brouillons/:brouillonId/fichiers/:fichierId',
      summary: 'Retirer un fichier',
      access: AGENT,
      params: BrouillonFichierParams,
      output: 'none',
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params }) => fichiers.remove({ account, guichet }, params),
    }),

    route({
      method: 'put',
      path: '/brouillons/:brouillonId/ordre',
      summary: "Ranger les fichiers dans l'ordre de l'envoi",
      access: AGENT,
      params: BrouillonParams,
      body: OrderBrouillon,
      output: Brouillon,
      problems: [brouillonIntrouvable],
      handler: ({ account, guichet, params, body }) =>
        fichiers.order({ account, guichet }, params.brouillonId, body.fichiers),
    }),

    route({
      method: 'post',
      path: '/brouillons/:brouillonId/envoi',
      summary: "Envoyer le brouillon à la numérisation ; un brouillon ne fait qu'un pli",
      access: AGENT,
      params: BrouillonParams,
      output: PliDetail,
      status: 201,
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
