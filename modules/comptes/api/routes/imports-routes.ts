import {
  envoiTropVolumineux,
  fichierTropVolumineux,
  guichetFerme,
  identiteIndisponible,
  readMultipart,
  requeteInvalide,
  route,
  tropDeFichiers,
  typeDeCorpsRefuse,
  type FileStore,
  type Route,
} from '@pwp/api-kit';
import { Import, IMPORT_LIMITS, ImportForm, ImportParams } from '../../contracts/index.ts';
import { fichierIllisible, guichetHorsPerimetre, importDejaLance, importIntrouvable } from '../problems.ts';
import type { ImportService } from '../services/import-service.ts';
import { REFERENT } from './access.ts';

const LIMITS = { files: 1, fileBytes: IMPORT_LIMITS.bytes, totalBytes: IMPORT_LIMITS.bytes };

/** What these routes work with. */
export interface ImportsRoutesContext {
  files: FileStore;
  imports: ImportService;
}

/** Accounts provisioned by a file. */
export function importsRoutes({ files, imports }: ImportsRoutesContext): Route[] {
  return [
    route({
      method: 'post',
      path: '/imports',
      summary: "Essayer un fichier de comptes : il est lu et vérifié, rien n'est créé",
      access: REFERENT,
      stream: ImportForm,
      output: Import,
      status: 201,
      problems: [
        typeDeCorpsRefuse,
        requeteInvalide,
        fichierTropVolumineux,
        envoiTropVolumineux,
        tropDeFichiers,
        fichierIllisible,
        identiteIndisponible,
      ],
      handler: async ({ account, request }) => {
        const sent = await readMultipart(request, files, LIMITS);
        return imports.check(account, sent.files);
      },
    }),

    route({
      method: 'get',
      path: '/imports/:importId',
      summary: 'Où en est un de mes imports',
      access: REFERENT,
      params: ImportParams,
      output: Import,
      problems: [importIntrouvable],
      handler: ({ account, params }) => imports.read(account, params.importId),
    }),

    route({
      method: 'post',
      path: '/imports/:importId/lancement',
      summary: "Créer les comptes des lignes sans erreur ; chacun reçoit le courriel d'activation",
      access: REFERENT,
      params: ImportParams,
      output: Import,
      status: 202,
      problems: [importIntrouvable, importDejaLance, guichetHorsPerimetre, guichetFerme],
      handler: ({ account, origin, params }) => imports.launch({ account, origin }, params.importId),
    }),
  ];
}
