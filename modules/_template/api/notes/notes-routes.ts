import { route, type Route } from '@pwp/api-kit';
import { noteEndpoints } from '../../contracts/index.ts';
import type { NoteService } from './note-service.ts';

/** Served below `/api/exemple`. */
export function noteRoutes(notes: NoteService): Route[] {
  return [
    route(noteEndpoints['GET /notes'], {
      access: { roles: ['professionnel'], guichet: true },
      handler: ({ guichet }) => notes.list(guichet),
    }),
    route(noteEndpoints['POST /notes'], {
      access: { roles: ['professionnel'], guichet: true },
      handler: ({ account, guichet, body }) => notes.create(account, guichet, body),
    }),
  ];
}
