import { http } from '@pwp/web-kit';
import type { CreateNote, Note, NoteList } from '../contracts/index.ts';

/** The module's own routes, typed by its contracts. Each throws web-kit's ProblemError. */
export const exempleClient = {
  listNotes: (signal: AbortSignal) => http.get<NoteList>('/api/exemple/notes', { signal }),
  createNote: (note: CreateNote) => http.post<Note>('/api/exemple/notes', note),
};
