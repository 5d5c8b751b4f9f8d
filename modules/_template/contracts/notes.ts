import { defineEndpoints, listOf } from '@pwp/contracts';
import { z } from 'zod';
import { NOTE_LENGTH } from './note-limits.ts';

/** One note of a guichet. */
export const Note = z
  .object({ id: z.int(), texte: z.string(), date: z.iso.datetime().describe('ISO 8601, UTC') })
  .meta({ id: 'Note' });
export type Note = z.infer<typeof Note>;

/** Body of `POST /api/exemple/notes`. */
export const CreateNote = z
  .object({
    texte: z
      .string()
      .trim()
      .min(1, 'Saisissez le texte de la note.')
      .max(NOTE_LENGTH, `La note compte au plus ${NOTE_LENGTH} caractères.`),
  })
  .meta({ id: 'CreateNote' });
export type CreateNote = z.infer<typeof CreateNote>;

/** Response of `GET /api/exemple/notes`: the notes of the current guichet, newest first; without a guichet, the account's own. */
export const NoteList = listOf(Note).meta({ id: 'NoteList' });
export type NoteList = z.infer<typeof NoteList>;

/** The endpoints of the notes, below `/api/exemple`. */
export const noteEndpoints = defineEndpoints({
  'GET /notes': { summary: 'Les notes du guichet, ou du compte qui n’en a pas', output: NoteList },
  'POST /notes': { summary: 'Ajouter une note', body: CreateNote, output: Note, status: 201 },
});
export type NoteEndpoints = typeof noteEndpoints;
