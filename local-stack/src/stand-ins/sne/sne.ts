import { createSimulator, type Simulator, type SimulatorOptions } from '../simulators/simulator-app.ts';
import { sneDevRoutes } from './sne-dev-routes.ts';
import { sneRoutes } from './sne-routes.ts';
import { openSneStore } from './sne-store.ts';

const BASE = '/simulateurs/sne/v1';

/** The SNE's simulator: `docs/interfaces/sne.openapi.json` under `/simulateurs/sne/v1`, its page and switch under `/dev/sne`. */
export function createSne({ dataDir, apiKey, clock, slowMs }: SimulatorOptions & { apiKey: string }): Simulator {
  const store = openSneStore(dataDir);
  return createSimulator({
    name: 'Le SNE',
    base: BASE,
    page: '/dev/sne',
    apiKey,
    slowMs,
    protocol: sneRoutes(BASE, store, clock ?? (() => new Date())),
    dev: sneDevRoutes(store),
    close: store.close,
  });
}
