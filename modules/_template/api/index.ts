import { defineApiModule } from '@pwp/api-kit';
import { z } from 'zod';
import { createNotes } from './migrations/0001-create-notes.ts';
import { indexNotesByGuichet } from './migrations/0002-index-notes-by-guichet.ts';
import { notesDigest } from './note-digest.ts';
import { defineNoteModel } from './note-model.ts';
import { createNoteService } from './note-service.ts';
import { noteRoutes } from './notes-routes.ts';

/** The module's api: what the platform hosts once `installed-modules.ts` names it. */
export const exempleApi = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  defineModels: defineNoteModel,
  migrations: [createNotes, indexNotesByGuichet],
  start: ({ clock, transaction }) => ({
    routes: noteRoutes(createNoteService(clock, transaction)),
    digest: notesDigest,
  }),
});
