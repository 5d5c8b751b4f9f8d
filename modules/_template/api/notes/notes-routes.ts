import { route, type Route } from '@pwp/api-kit';
import { noteEndpoints } from '../../contracts/index.ts';
import { ACCESS } from '../access.ts';
import type { NoteService } from './note-service.ts';

/** Served below `/api/exemple`. */
export function noteRoutes(notes: NoteService): Route[] {
  return [
    route(noteEndpoints['GET /notes'], {
      access: ACCESS,
      handler: ({ account, guichet }) => notes.list(account, guichet),
    }),
    route(noteEndpoints['POST /notes'], {
      access: ACCESS,
      handler: ({ account, guichet, body }) => notes.create(account, guichet, body),
    }),
  ];
}
