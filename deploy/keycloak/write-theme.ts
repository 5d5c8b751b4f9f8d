import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const DSFR = join(dirname(require.resolve('@gouvfr/dsfr/package.json')), 'dist');

/** The parts of the DSFR that the sign-in pages use. */
const FROM_DSFR = ['dsfr.main.min.css', 'fonts', 'icons', 'favicon', 'utility/icons/icons-system'];

/** Writes the theme `pwp` (pages and mails), with its DSFR, into a folder of Keycloak's themes. */
export async function writeTheme(themes: string): Promise<void> {
  const target = join(themes, 'pwp');
  await cp(join(import.meta.dirname, 'themes/pwp'), target, { recursive: true, force: true });
  const resources = join(target, 'login/resources/dsfr');
  await mkdir(resources, { recursive: true });
  for (const name of FROM_DSFR) await cp(join(DSFR, name), join(resources, name), { recursive: true, force: true });
}
