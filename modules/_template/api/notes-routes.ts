import { route, type Route } from '@pwp/api-kit';
import { CreateNote, Note, NoteList } from '../contracts/index.ts';
import type { NoteService } from './note-service.ts';

/** Served below `/api/exemple`. */
export function noteRoutes(notes: NoteService): Route[] {
  return [
    route({
      method: 'get',
      path: '/notes',
      summary: 'Les notes du guichet',
      access: { roles: ['professionnel'], guichet: true },
      output: NoteList,
      handler: ({ guichet }) => notes.list(guichet),
    }),
    route({
      method: 'post',
      path: '/notes',
      summary: 'Ajouter une note au guichet',
      access: { roles: ['professionnel'], guichet: true },
      body: CreateNote,
      output: Note,
      status: 201,
      handler: ({ account, guichet, body }) => notes.create(account, guichet, body),
    }),
  ];
}
