import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const read = (file: string) => readFileSync(file, 'utf8');
const hashOf = (script: string) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** The script of the pages with a password, which is Keycloak's theme's own. */
export const PAGES_SCRIPT = read(require.resolve('@pwp/keycloak/pages.js'));

/** The script that draws every page light or dark, which is Keycloak's theme's own too. */
export const SCHEME_SCRIPT = read(require.resolve('@pwp/keycloak/scheme.js'));

/** The source in a Content-Security-Policy that allows `PAGES_SCRIPT`. */
export const PAGES_SCRIPT_HASH = hashOf(PAGES_SCRIPT);

/** The source in a Content-Security-Policy that allows `SCHEME_SCRIPT`. */
export const SCHEME_SCRIPT_HASH = hashOf(SCHEME_SCRIPT);
