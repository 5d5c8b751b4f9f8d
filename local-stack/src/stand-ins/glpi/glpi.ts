import * as support from '@pwp/module-support/testing';
import { Router } from 'koa-router';
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulators/simulator-app.ts';
import { glpiDevRoutes } from './glpi-dev-routes.ts';
import { openGlpiStore } from './glpi-store.ts';

const BASE = '/simulateurs/glpi/apirest.php';

/**
 * The GLPI that the module's tests ask, kept on the disk: its REST API under `/simulateurs/glpi/apirest.php`, its page and switches under
 * `/dev/glpi`.
 */
export function createGlpi(options: SimulatorOptions & { appToken: string; userToken: string }): Simulator {
  const store = openGlpiStore(options.dataDir);
  const clock = options.clock ?? (() => new Date());
  const glpi = support.createGlpi(store, { ...options, base: BASE, clock });
  return createSimulator({
    name: 'GLPI',
    base: BASE,
    page: '/dev/glpi',
    slowMs: options.slowMs,
    errorBody: ({ code, message }) => [code, message],
    protocol: new Router().all(`${BASE}/{*path}`, async (ctx) => {
      ctx.body = await glpi.answer(ctx.req);
    }),
    dev: glpiDevRoutes(store, clock),
    close: store.close,
  });
}
