import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pagesStylesheet } from '@pwp/keycloak/pages-stylesheet';
import { Router } from 'koa-router';
import { z } from 'zod';

const PREFIX = '/auth/resources';
const require = createRequire(import.meta.url);
const DSFR_PACKAGE = require.resolve('@gouvfr/dsfr/package.json');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(DSFR_PACKAGE, 'utf8')));
const DSFR_ADDRESS = `${PREFIX}/dsfr-${version}`;
/** The styles of Keycloak's theme: these pages are the same. */
const STYLES = Buffer.from(await pagesStylesheet(DSFR_ADDRESS));
const COMPRESSED = gzipSync(STYLES, { level: 9 });

/** Addresses of the pages' resources; each contains its version, so browsers cache it for ever. */
export const RESOURCES = {
  dsfr: DSFR_ADDRESS,
  css: `${PREFIX}/pwp-${createHash('sha256').update(STYLES).digest('hex').slice(0, 12)}.css`,
} as const;

const TYPES = ['.css', '.svg', '.woff2', '.woff'];
/** Accepts plain names only, so that no path escapes the package. */
const PLAIN_PATH = /^\/(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*$/;

/** The stylesheets, fonts and icons of the realm's pages. */
export function resourceRoutes(): Router {
  const router = new Router();
  router.get(`${PREFIX}/*path`, async (ctx, next) => {
    if (ctx.path === RESOURCES.css) ctx.vary('Accept-Encoding');
    const isCompressed = ctx.path === RESOURCES.css && ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
    if (isCompressed) ctx.set('Content-Encoding', 'gzip');
    const bytes = isCompressed ? COMPRESSED : await read(ctx.path);
    if (bytes === undefined) {
      await next();
      return;
    }
    ctx.type = extname(ctx.path);
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
    ctx.body = bytes;
  });
  return router;
}

async function read(path: string): Promise<Buffer | undefined> {
  if (path === RESOURCES.css) return STYLES;
  const inside = path.startsWith(`${RESOURCES.dsfr}/`) ? path.slice(RESOURCES.dsfr.length) : '';
  if (!PLAIN_PATH.test(inside) || !TYPES.includes(extname(inside))) return undefined;
  return readFile(join(dirname(DSFR_PACKAGE), 'dist', inside)).catch(() => undefined);
}
