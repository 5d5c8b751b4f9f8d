import { defineApiModule } from '@pwp/api-kit';
import { z } from 'zod';
import { isShownTo } from './access.ts';
import { createNotes } from './migrations/0001-create-notes.ts';
import { notesDigest } from './notes/note-digest.ts';
import { defineNoteModel } from './notes/note-model.ts';
import { createNoteService } from './notes/note-service.ts';
import { noteRoutes } from './notes/notes-routes.ts';
import { purgeNotes } from './notes/purge-notes.ts';

/** The module's API, which the platform finds and hosts. */
export const exempleApi = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  defineModels: defineNoteModel,
  migrations: [createNotes],
  start: ({ clock, transaction }) => ({
    routes: noteRoutes(createNoteService(clock, transaction)),
    jobs: [purgeNotes({ clock, transaction })],
    ...(isShownTo('professionnel') && { digest: notesDigest }),
  }),
});
