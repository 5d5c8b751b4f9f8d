import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The script of the pages with a password, which is Keycloak's theme's own. */
export const PAGES_SCRIPT = readFileSync(createRequire(import.meta.url).resolve('@pwp/keycloak/pages.js'), 'utf8');

/** The source in a Content-Security-Policy that allows `PAGES_SCRIPT`. */
export const PAGES_SCRIPT_HASH = `'sha256-${createHash('sha256').update(PAGES_SCRIPT).digest('base64')}'`;
