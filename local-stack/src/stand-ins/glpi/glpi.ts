import { createSimulator, type Simulator, type SimulatorOptions } from '../simulators/simulator-app.ts';
import { glpiDevRoutes } from './glpi-dev-routes.ts';
import { glpiRoutes } from './glpi-routes.ts';
import { createGlpiSessions } from './glpi-session.ts';
import { openGlpiStore } from './glpi-store.ts';

const BASE = '/simulateurs/glpi/apirest.php';

/**
 * GLPI's simulator: the part of its REST API in `docs/interfaces/glpi.openapi.json` under `/simulateurs/glpi/apirest.php`,
 * its page and switches under `/dev/glpi`.
 */
export function createGlpi(options: SimulatorOptions & { appToken: string; userToken: string }): Simulator {
  const store = openGlpiStore(options.dataDir);
  const clock = options.clock ?? (() => new Date());
  return createSimulator({
    name: 'GLPI',
    base: BASE,
    page: '/dev/glpi',
    slowMs: options.slowMs,
    errorBody: ({ code, message }) => [code, message],
    protocol: glpiRoutes(BASE, store, createGlpiSessions(options.appToken, options.userToken), clock),
    dev: glpiDevRoutes(store, clock),
    close: store.close,
  });
}
