import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { route, type Route } from '@pwp/api-kit';
import { metaEndpoints, type Meta } from '@pwp/contracts';
import { z } from 'zod';
import type { StartedModule } from './start-modules.ts';

const { version } = z
  .looseObject({ version: z.string() })
  .parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')));

/** Told of a module that was handed over without its package, as tests do. */
const UNKNOWN = '0.0.0';

/** What this API is, for who checks whether a release fits it: below `/api/meta`. */
export function metaRoutes(started: readonly Pick<StartedModule, 'id' | 'version'>[]): Route[] {
  const versions = started.map(({ id, version: ofModule = UNKNOWN }) => [id, ofModule] as const);
  const meta: Meta = { version, modules: Object.fromEntries(versions) };
  return [route(metaEndpoints['GET /'], { access: 'public', handler: () => Promise.resolve(meta) })];
}
