import { Panne } from '../simulators/panne.ts';
import { simulatorHandler, type Clock, type Simulator } from '../simulators/simulator-app.ts';
import { docaposteDevRoutes } from './docaposte-dev-routes.ts';
import { docaposteRoutes } from './docaposte-routes.ts';
import { openDocaposteStore } from './docaposte-store.ts';
import { createPliClock } from './pli-clock.ts';
import { createHandOver } from './sne-handover.ts';

const BASE = '/simulateurs/docaposte/v1';
const TICK_MS = 1000;

/**
 * `dataDir` holds `docaposte.sqlite` and `docaposte-fichiers/`; `sneUrl` is the base of the SNE's protocol
 * (`http://…/simulateurs/sne/v1`). `pace` is the duration of one step of a pli and `slowMs` the delay of the panne
 * `lent`, in ms.
 */
export interface DocaposteOptions {
  dataDir: string;
  apiKey: string;
  sneUrl: string;
  sneApiKey: string;
  pace: number;
  clock?: Clock;
  slowMs?: number;
}

/** Docaposte's simulator; `tick` moves the plis now instead of within the second. */
export interface Docaposte extends Simulator {
  tick(): Promise<void>;
}

/**
 * Docaposte's simulator: `docs/interfaces/docaposte.openapi.json` under `/simulateurs/docaposte/v1`, its page and switches
 * under `/dev/docaposte`.
 */
export async function createDocaposte(options: DocaposteOptions): Promise<Docaposte> {
  const store = openDocaposteStore(options.dataDir);
  const panne = new Panne('Docaposte', options.slowMs);
  const clock = options.clock ?? (() => new Date());
  const pliClock = createPliClock(store, createHandOver(options.sneUrl, options.sneApiKey, store), clock, options.pace);
  const timer = setInterval(() => {
    pliClock.tick().catch((error: unknown) => console.error('Docaposte: the plis could not be moved', error));
  }, TICK_MS).unref();
  return {
    handler: simulatorHandler({
      base: BASE,
      apiKey: options.apiKey,
      panne,
      protocol: docaposteRoutes(BASE, store, clock),
      dev: docaposteDevRoutes('/dev/docaposte', store, panne, pliClock, clock),
    }),
    tick: () => pliClock.tick(),
    async close() {
      clearInterval(timer);
      panne.close();
      await pliClock.close();
      store.close();
    },
  };
}
