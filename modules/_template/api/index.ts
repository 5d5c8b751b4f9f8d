import { defineApiModule } from '@pwp/api-kit';
import { z } from 'zod';
import { createNotes } from './migrations/0001-create-notes.ts';
import { defineNoteModel } from './notes/note-model.ts';
import { notesNotices } from './notes/note-notices.ts';
import { createNoteService } from './notes/note-service.ts';
import { noteRoutes } from './notes/notes-routes.ts';
import { notesPersonalData } from './notes/notes-personal-data.ts';
import { purgeNotes } from './notes/purge-notes.ts';

/** The module's API, which the platform finds and hosts. */
export const exempleApi = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: notesNotices,
  defineModels: defineNoteModel,
  migrations: [createNotes],
  start: (context) => ({
    routes: noteRoutes(createNoteService(context)),
    jobs: [purgeNotes(context)],
    personalData: notesPersonalData(context),
  }),
});
