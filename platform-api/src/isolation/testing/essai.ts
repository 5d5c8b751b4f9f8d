/** A module that calls another's port, for tests in a process of its own and in that of the others. */
import {
  createTable,
  defineApiModule,
  PortUnavailable,
  route,
  type ModuleContext,
  type RequestCaller,
} from '@pwp/api-kit';
import { z } from 'zod';
import { fichesPort } from './fiches-port.ts';

const needs = { ports: { 'repertoire.fiches': '^1.2.0' } };
const Told = z.object({ nom: z.string().optional(), pour: z.string().optional(), panne: z.string().optional() });
const params = z.object({ id: z.string(), methode: z.enum(['lire', 'refuser', 'forger', 'quitter']) });

export const essai = defineApiModule({
  id: 'essai',
  needs,
  settings: z.object({}),
  defineModels: () => undefined,
  // MariaDB lets nobody in who has no table.
  migrations: [
    createTable('essai/0001-create-notes', 'essai_notes', ({ identifier }) => ({
      columns: { texte: { type: identifier(50), allowNull: false } },
    })),
  ],
  start(context: ModuleContext<unknown, typeof needs>) {
    const fiches = context.port(fichesPort);
    const held: RequestCaller[] = [];
    return {
      routes: [
        route(
          { method: 'get', path: '/fiches/:id/:methode', summary: 'Une fiche', params, output: Told },
          {
            access: 'signed-in',
            handler: async ({ caller, params: { id, methode } }) => {
              held.push(caller);
              try {
                return await fiches[methode](caller, { id });
              } catch (error) {
                if (error instanceof PortUnavailable) return { panne: error.outage };
                throw error;
              }
            },
          },
        ),
        route(
          { method: 'get', path: '/transaction', summary: 'Dans une transaction', output: Told },
          {
            access: 'signed-in',
            handler: ({ caller }) => context.transaction(() => fiches.lire(caller, { id: 'A1' })),
          },
        ),
        route(
          { method: 'get', path: '/ancien', summary: 'Au nom de qui a déjà sa réponse', output: Told },
          {
            access: 'signed-in',
            handler: ({ caller }) => fiches.lire(held.find((each) => each !== caller) ?? caller, { id: 'A1' }),
          },
        ),
      ],
    };
  },
});
