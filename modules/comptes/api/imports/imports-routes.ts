import {
  guichetFerme,
  identiteIndisponible,
  MULTIPART_PROBLEMS,
  readMultipart,
  requeteInvalide,
  route,
  type FileStore,
  type Route,
} from '@pwp/api-kit';
import { IMPORT_LIMITS, importEndpoints } from '../../contracts/index.ts';
import { fichierIllisible, guichetHorsPerimetre, importDejaLance, importIntrouvable } from '../problems.ts';
import type { ImportService } from './import-service.ts';
import { REFERENT } from '../access.ts';

const LIMITS = { files: 1, fileBytes: IMPORT_LIMITS.bytes, totalBytes: IMPORT_LIMITS.bytes };

interface ImportsRoutesContext {
  files: FileStore;
  imports: ImportService;
}

/** Accounts created from a file. */
export function importsRoutes({ files, imports }: ImportsRoutesContext): Route[] {
  return [
    route(importEndpoints['POST /imports'], {
      access: REFERENT,
      problems: [requeteInvalide, ...MULTIPART_PROBLEMS, fichierIllisible, identiteIndisponible],
      handler: async ({ account, request }) => {
        const sent = await readMultipart(request, files, LIMITS);
        return imports.check(account, sent.files);
      },
    }),

    route(importEndpoints['GET /imports/:importId'], {
      access: REFERENT,
      problems: [importIntrouvable],
      handler: ({ account, params }) => imports.read(account, params.importId),
    }),

    route(importEndpoints['POST /imports/:importId/lancement'], {
      access: REFERENT,
      problems: [importIntrouvable, importDejaLance, guichetHorsPerimetre, guichetFerme],
      handler: ({ account, origin, params }) => imports.launch({ account, origin }, params.importId),
    }),
  ];
}
