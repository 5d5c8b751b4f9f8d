/** One process of the API whose guichets have so many agents each, asked for by pages; its daily mail is made at SIGUSR2. */
import { defineApiModule, type IdentityAccount } from '@pwp/api-kit';
import { createPlatformApi, readPlatformConfig } from '@pwp/platform-api';
import { createIdentityDouble } from '@pwp/testing';
import { z } from 'zod';

/** A module that tells the agents of a guichet something, in the daily mail. */
export const telling = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: {
    mouvement: {
      label: 'Une chose bouge',
      roles: ['professionnel'],
      mail: {
        subject: (count) => `${count} choses ont changé`,
        page: { label: 'Voir tout', path: '/exemple' },
      },
    },
  },
  defineModels: () => undefined,
  migrations: [],
  start: () => ({ routes: [], mailChoicesPage: '/exemple' }),
});

/** Agents of each guichet. */
export const AGENTS = 100;
const AGENT = {
  nom: 'DEMO',
  prenom: 'Agent',
  telephone: '0102030405',
  typeOrganisme: 'COMMUNE',
  organisme: 'Mairie d’essai',
  active: true,
  emailVerified: true,
} as const;
/** Accounts in one page of the identity. */
const PAGE = 50;

// Run as a script: its settings are its argument.
if (import.meta.main) {
  const environment = z.record(z.string(), z.string()).parse(JSON.parse(process.argv[2] ?? '{}'));
  const platform = await createPlatformApi({
    config: readPlatformConfig(environment),
    modules: [telling],
    identity: { ...createIdentityDouble(), comptesByPage },
  });
  const daily = platform.jobs.find(({ name }) => name === 'platform.send-daily-mail');
  if (daily === undefined) throw new Error('there is no daily mail');
  process.on('SIGUSR2', () => void platform.scheduler.runSlot(daily, new Date()));
  process.once('SIGTERM', () => void platform.close());
  console.log('Platform ready: http');
}

/** No list of accounts in memory: what grows is the platform's. */
async function* comptesByPage(guichet: string): AsyncGenerator<IdentityAccount[]> {
  for (let first = 0; first < AGENTS; first += PAGE)
    yield await Promise.resolve(
      Array.from({ length: PAGE }, (_, rank) => {
        const id = `${guichet}-${first + rank}`;
        return { ...AGENT, id, email: `${id}@exemple.test` };
      }),
    );
}
