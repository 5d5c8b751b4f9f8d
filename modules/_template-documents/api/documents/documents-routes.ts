import {
  exportEnCours,
  MULTIPART_PROBLEMS,
  readMultipart,
  route,
  UPLOAD_PROBLEMS,
  type FileStore,
  type Route,
} from '@pwp/api-kit';
import { richTextBody } from '@pwp/rich-text/schema';
import { documentEndpoints, FICHIER, TEXTE } from '../../contracts/index.ts';
import { ACCESS } from '../access.ts';
import { documentIntrouvable, fichierAbsent, fichierEnAnalyse, fichierInfecte } from '../problems.ts';
import type { DocumentService } from './document-service.ts';

const ONE_FILE = { files: 1, fileBytes: FICHIER.bytes, totalBytes: FICHIER.bytes + 1 };

/** Served below `/api/exemple`. */
export function documentRoutes(documents: DocumentService, files: FileStore): Route[] {
  return [
    route(documentEndpoints['GET /documents'], {
      access: ACCESS,
      handler: ({ account, guichet }) => documents.list({ account, guichet }),
    }),

    route(documentEndpoints['POST /documents'], {
      ...richTextBody(TEXTE),
      access: ACCESS,
      handler: ({ account, guichet, body }) => documents.create({ account, guichet }, body),
    }),

    route(documentEndpoints['PUT /documents/:id/fichier'], {
      access: ACCESS,
      heavy: 'uploads',
      problems: [documentIntrouvable, fichierAbsent, ...MULTIPART_PROBLEMS, ...UPLOAD_PROBLEMS],
      handler: async ({ account, guichet, params, request }) => {
        const asked = { account, guichet, id: params.id };
        await documents.expect(asked);
        return documents.join(asked, await readMultipart(request, files, ONE_FILE));
      },
    }),

    route(documentEndpoints['GET /documents/:id/fichier'], {
      access: ACCESS,
      problems: [documentIntrouvable, fichierInfecte, fichierEnAnalyse],
      handler: ({ account, guichet, params, signal }) => documents.file({ account, guichet, id: params.id }, signal),
    }),

    route(documentEndpoints['GET /documents/:id/impression'], {
      access: ACCESS,
      problems: [documentIntrouvable, exportEnCours],
      handler: ({ account, guichet, params, signal }) =>
        documents.print({ account, guichet, id: params.id }, { account, signal }),
    }),
  ];
}
