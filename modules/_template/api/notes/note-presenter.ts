import type { Attributes } from 'sequelize';
import type { Note } from '../../contracts/index.ts';
import type { NoteModel } from './note-model.ts';

/** The only columns shown for a note. */
export const NOTE_COLUMNS = ['id', 'texte', 'createdAt'] as const satisfies readonly (keyof Attributes<NoteModel>)[];

/** A note as the contract describes it; a raw row holds the date as text on SQLite. */
export function presentNote(row: { id: number; texte: string; createdAt: Date | string }): Note {
  return { id: row.id, texte: row.texte, date: new Date(row.createdAt).toISOString() };
}
