import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { usualBrand, withArticle, type Brand } from '@pwp/contracts';

const require = createRequire(import.meta.url);
const DSFR = join(dirname(require.resolve('@gouvfr/dsfr/package.json')), 'dist');

/** The parts of the DSFR that the sign-in pages use. */
const FROM_DSFR = ['dsfr.main.min.css', 'fonts', 'icons', 'favicon', 'utility/icons/icons-system'];

/** The files that hold words of the brand: in `themes/pwp` the usual ones. */
const WORDED = [
  'email/html/template.ftl',
  'email/messages/messages_fr.properties',
  'login/messages/messages_fr.properties',
];

/** Writes the theme `pwp` (pages and mails), with its DSFR, into a folder of Keycloak's themes. */
export async function writeTheme(themes: string, brand: Brand): Promise<void> {
  const target = join(themes, 'pwp');
  await cp(join(import.meta.dirname, 'themes/pwp'), target, { recursive: true, force: true });
  const resources = join(target, 'login/resources/dsfr');
  await mkdir(resources, { recursive: true });
  for (const name of FROM_DSFR) await cp(join(DSFR, name), join(resources, name), { recursive: true, force: true });
  const words = new Map([
    [withArticle('du', usualBrand.name), withArticle('du', brand.name)],
    [usualBrand.name, brand.name],
    [usualBrand.tagline, brand.tagline],
    [usualBrand.mark, brand.mark],
    [usualBrand.owner, brand.owner],
  ]);
  const usual = new RegExp([...words.keys()].join('|'), 'g');
  for (const file of WORDED) {
    const text = await readFile(join(target, file), 'utf8');
    const own = text.replaceAll(usual, (word) => words.get(word) ?? word);
    await writeFile(join(target, file), own);
  }
}
