import { createSimulator, type Simulator, type SimulatorOptions } from '../simulators/simulator-app.ts';
import { docaposteDevRoutes } from './docaposte-dev-routes.ts';
import { docaposteRoutes } from './docaposte-routes.ts';
import { openDocaposteStore } from './docaposte-store.ts';
import { createPliClock } from './pli-clock.ts';
import { createHandOver } from './sne-handover.ts';

const BASE = '/simulateurs/docaposte/v1';
const TICK_MS = 1000;

/** `sneUrl` is the base of the SNE's protocol (`http://…/simulateurs/sne/v1`), `pace` the duration of one step of a pli, in ms. */
export interface DocaposteOptions extends SimulatorOptions {
  apiKey: string;
  sneUrl: string;
  sneApiKey: string;
  pace: number;
}

/**
 * Docaposte's simulator: `docs/interfaces/docaposte.openapi.json` under `/simulateurs/docaposte/v1`, its page and switches
 * under `/dev/docaposte`. `tick` moves the plis now instead of within the second.
 */
export function createDocaposte(options: DocaposteOptions): Simulator & { tick(): Promise<void> } {
  const store = openDocaposteStore(options.dataDir);
  const clock = options.clock ?? (() => new Date());
  const pliClock = createPliClock(store, createHandOver(options.sneUrl, options.sneApiKey, store), clock, options.pace);
  const timer = setInterval(() => {
    pliClock.tick().catch((error: unknown) => console.error('Docaposte: the plis could not be moved', error));
  }, TICK_MS).unref();
  const simulator = createSimulator({
    name: 'Docaposte',
    base: BASE,
    page: '/dev/docaposte',
    apiKey: options.apiKey,
    slowMs: options.slowMs,
    protocol: docaposteRoutes(BASE, store, clock),
    dev: docaposteDevRoutes(store, pliClock, clock),
    async close() {
      clearInterval(timer);
      await pliClock.close();
      store.close();
    },
  });
  return { ...simulator, tick: () => pliClock.tick() };
}
