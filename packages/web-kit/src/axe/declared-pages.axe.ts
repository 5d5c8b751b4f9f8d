import { expect, test } from 'vitest';
import type { RouteRecordRaw } from 'vue-router';
import { z } from 'zod';
import { installAccountAccess } from '../session/account-access.ts';
import { aSession, mountModule } from '../testing.ts';
import { browserTransport, installTransport, type Transport } from '../api/transport.ts';
import { enterPageOnScreen } from './enter-page-on-screen.ts';
import { moduleLookedAt } from './look-at-page.ts';

/*
 * Every page that the portal leads to, without anything of its team's: while its answers are awaited, then when the API fails. The states
 * between are those that the team's own tests mount. Each is entered as the portal enters it: title, heading, focus, announcement.
 */

const given = moduleLookedAt();
if (given === undefined) throw new Error('This file runs by `pwp test` and `pwp publish` alone.');

const isRoutes = (value: unknown): value is RouteRecordRaw[] => Array.isArray(value);
const Entry = z.object({ mount: z.custom<{ declared: { routes: unknown } }>((mount) => typeof mount === 'function') });
const { routes } = Entry.parse(await import(/* @vite-ignore */ given.main)).mount.declared;

const guichet = { code: '00002', nom: 'Mairie d’essai', siret: '00000000000002', codeTerritoire: '034' };
const everyRole = aSession({
  roles: ['professionnel', 'referent', 'administrateur'],
  guichets: [guichet],
  guichet,
});

const unavailable = { type: 'about:blank', title: 'Le service redémarre', status: 503, code: 'service-indisponible' };

const STATES: readonly (readonly [name: string, answer: Transport])[] = [
  ['whose answers are awaited', () => new Promise<Response>(() => undefined)],
  ['whose API fails', () => Promise.resolve(Response.json(unavailable, { status: 503 }))],
];

const nothing = () => Promise.resolve();
installAccountAccess({
  changePassword: nothing,
  takesPasskey: () => true,
  registerPasskey: nothing,
  takeIdentityOutcome: () => undefined,
  signOut: nothing,
});

test.for(given.pages.flatMap((path) => STATES.map(([name, answer]) => ({ path, name, answer }))))(
  '$path, $name',
  async ({ path, answer }) => {
    if (!isRoutes(routes)) throw new TypeError(`${given.main}: mount is not that of defineWebModule.`);
    installTransport(answer);
    try {
      const page = await mountModule({ path, routes, session: everyRole, configuration: given.configuration });
      // A page draws what it was answered within a few turns.
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
      await expect(enterPageOnScreen(page)).resolves.toBeUndefined();
    } finally {
      installTransport(browserTransport);
    }
  },
);
