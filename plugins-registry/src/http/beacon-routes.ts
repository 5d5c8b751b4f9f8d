import { createRateLimit, tropDeRequetes, type Route } from '@pwp/api-kit';
import { Beacon, defineEndpoints } from '@pwp/contracts';
import type { Registry } from '../registry.ts';
import type { BrowserReader } from './browser-reader.ts';
import { registryRoute, type RegistryAccess } from './registry-access.ts';

/** Most beacons per person and minute; a page sends one per module that it shows. */
const BEACONS = 120;

const endpoints = defineEndpoints({
  'POST /beacons': { summary: 'Comment une version se comporte dans une page', body: Beacon, output: 'none' },
});

/** Beacons of pages; one without a valid rings cookie is not counted. */
export function beaconRoutes(registry: Pick<Registry, 'vote'>, browser: BrowserReader): Route<RegistryAccess>[] {
  const ballots = createRateLimit(BEACONS, 60);
  return [
    registryRoute(endpoints['POST /beacons'], {
      access: 'page',
      problems: [tropDeRequetes],
      async handler({ request, body }) {
        const facts = browser.factsOf(request);
        if (facts === undefined) return;
        await ballots.require(facts.v);
        await registry.vote(facts, body);
      },
    }),
  ];
}
