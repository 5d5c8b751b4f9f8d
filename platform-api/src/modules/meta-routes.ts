import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { route, type Route } from '@pwp/api-kit';
import { metaEndpoints, Role, type Meta, type Ring } from '@pwp/contracts';
import { z } from 'zod';
import type { GuichetStore } from '../guichets/guichet-store.ts';
import type { StartedModule } from './start-modules.ts';

const { version } = z
  .looseObject({ version: z.string() })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')));

/** Told of a module that was handed over without its package, as tests do. */
const UNKNOWN = '0.0.0';

/** What this API is and knows, for who decides which releases people get: below `/api/meta`. */
export function metaRoutes(
  started: readonly Pick<StartedModule, 'id' | 'version'>[],
  guichets: Pick<GuichetStore, 'unknownIn'>,
  ports: Meta['ports'],
): Route[] {
  const versions = started.map(({ id, version: ofModule = UNKNOWN }) => [id, ofModule] as const);
  const meta: Meta = { version, modules: Object.fromEntries(versions), ports };
  return [
    route(metaEndpoints['GET /'], { access: 'public', handler: () => Promise.resolve(meta) }),
    route(metaEndpoints['GET /inconnus'], {
      access: 'public',
      handler: async ({ query: { anneau } }) => ({ inconnus: await unknownIn(anneau, guichets) }),
    }),
  ];
}

async function unknownIn(ring: Ring, guichets: Pick<GuichetStore, 'unknownIn'>): Promise<string[]> {
  const [kind, list] = ring.split(':', 2);
  const names = list?.split(',') ?? [];
  if (kind === 'role') return names.filter((name) => !Role.safeParse(name).success);
  return kind === 'guichet' || kind === 'organisme' ? guichets.unknownIn(kind, names) : [];
}
