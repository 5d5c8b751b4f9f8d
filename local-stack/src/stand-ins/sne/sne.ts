import { Panne } from '../simulators/panne.ts';
import { simulatorHandler, type Clock, type Simulator } from '../simulators/simulator-app.ts';
import { sneDevRoutes } from './sne-dev-routes.ts';
import { sneRoutes } from './sne-routes.ts';
import { openSneStore } from './sne-store.ts';

const BASE = '/simulateurs/sne/v1';

/** `dataDir` holds `sne.sqlite` and `sne-pieces/`; `slowMs` is the delay of the panne `lent`, in ms. */
export interface SneOptions {
  dataDir: string;
  apiKey: string;
  clock?: Clock;
  slowMs?: number;
}

/** The SNE's simulator: `docs/interfaces/sne.openapi.json` under `/simulateurs/sne/v1`, its page and switch under `/dev/sne`. */
export async function createSne(options: SneOptions): Promise<Simulator> {
  const store = openSneStore(options.dataDir);
  const panne = new Panne('Le SNE', options.slowMs);
  const clock = options.clock ?? (() => new Date());
  return {
    handler: simulatorHandler({
      base: BASE,
      apiKey: options.apiKey,
      panne,
      protocol: sneRoutes(BASE, store, clock),
      dev: sneDevRoutes('/dev/sne', store, panne),
    }),
    async close() {
      panne.close();
      store.close();
    },
  };
}
