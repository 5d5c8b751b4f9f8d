import { defineApiModule } from '@pwp/api-kit';
import { z } from 'zod';
import { defineDocumentModel } from './documents/document-model.ts';
import { createDocumentService } from './documents/document-service.ts';
import { documentRoutes } from './documents/documents-routes.ts';
import { documentsPersonalData } from './documents/documents-personal-data.ts';
import { sweepFiles } from './documents/sweep-files.ts';
import { createDocuments } from './migrations/0001-create-documents.ts';

/** The module's API, which the platform finds and hosts. */
export const exempleApi = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  defineModels: defineDocumentModel,
  migrations: [createDocuments],
  start: (context) => ({
    routes: documentRoutes(createDocumentService(context), context.files),
    jobs: [sweepFiles(context)],
    personalData: documentsPersonalData(context),
  }),
});
