import { Panne } from '../simulators/panne.ts';
import { simulatorHandler, type Clock, type Simulator } from '../simulators/simulator-app.ts';
import { glpiDevRoutes } from './glpi-dev-routes.ts';
import { glpiRoutes } from './glpi-routes.ts';
import { createGlpiSessions } from './glpi-session.ts';
import { openGlpiStore } from './glpi-store.ts';

const BASE = '/simulateurs/glpi/apirest.php';

/** `dataDir` holds `glpi.sqlite`; `slowMs` is the delay of the panne `lent`, in ms. */
export interface GlpiOptions {
  dataDir: string;
  appToken: string;
  userToken: string;
  clock?: Clock;
  slowMs?: number;
}

/**
 * GLPI's simulator: the part of its REST API in `docs/interfaces/glpi.openapi.json` under `/simulateurs/glpi/apirest.php`,
 * its page and switches under `/dev/glpi`.
 */
export function createGlpi(options: GlpiOptions): Simulator {
  const store = openGlpiStore(options.dataDir);
  const panne = new Panne('GLPI', options.slowMs);
  const clock = options.clock ?? (() => new Date());
  return {
    handler: simulatorHandler({
      base: BASE,
      errorBody: ({ code, message }) => [code, message],
      panne,
      protocol: glpiRoutes(BASE, store, createGlpiSessions(options.appToken, options.userToken), clock),
      dev: glpiDevRoutes('/dev/glpi', store, panne, clock),
    }),
    close() {
      panne.close();
      store.close();
      return Promise.resolve();
    },
  };
}
