import { setTimeout } from 'node:timers/promises';
import { defineApiModule } from '@pwp/api-kit';
import { createIdentityDouble } from '@pwp/testing';
import { z } from 'zod';
import { readPlatformConfig } from '../config.ts';
import { createPlatformApi } from '../platform-api.ts';

/** A module that tells the agents of a guichet something, in the daily mail. */
export const telling = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: {
    mouvement: {
      label: 'Une chose bouge',
      roles: ['professionnel'],
      mail: { subject: (count) => `${count} choses ont changé` },
    },
  },
  defineModels: () => undefined,
  migrations: [],
  start: () => ({ routes: [], mailChoicesPage: '/exemple' }),
});

/** How many agents guichet 00002 has: thirty batches. */
export const AGENTS = 1_500;

/** What each batch waits, so that a run lasts longer than its first mail takes, on a busy machine too, ms. */
const BATCH = 100;

// Run as a script: one API process, whose settings are its argument.
if (import.meta.main) {
  const identity = createIdentityDouble();
  for (let rank = 0; rank < AGENTS; rank += 1) identity.add({ id: `agent-${rank}` }, ['00002']);
  const platform = await createPlatformApi({
    config: readPlatformConfig(z.record(z.string(), z.string()).parse(JSON.parse(process.argv[2] ?? '{}'))),
    modules: [telling],
    identity,
  });
  const { outbox } = platform;
  const addAll = outbox.addAll.bind(outbox);
  outbox.addAll = async (messages) => {
    await setTimeout(BATCH);
    await addAll(messages);
  };
  process.once('SIGTERM', () => void platform.close());
}
