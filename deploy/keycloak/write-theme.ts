import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conformity, usualBrand, withArticle, type Brand } from '@pwp/contracts';
import { DSFR, pagesStylesheet } from './build/pages-stylesheet.ts';

/** The files of the DSFR that the sign-in pages use, beside its styles. */
const FROM_DSFR = ['fonts', 'icons', 'favicon'];

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
  await writeFile(join(target, 'login/resources/css/pages.css'), await pagesStylesheet('../dsfr'));
  const words = new Map([
    [withArticle('du', usualBrand.name), withArticle('du', brand.name)],
    [withArticle('le', usualBrand.name), withArticle('le', brand.name)],
    [usualBrand.name, brand.name],
    [usualBrand.tagline, brand.tagline],
    [usualBrand.mark, brand.mark],
    [usualBrand.owner, brand.owner],
    [conformity(usualBrand.audit), conformity(brand.audit)],
  ]);
  const usual = new RegExp([...words.keys()].join('|'), 'g');
  for (const file of WORDED) {
    const text = await readFile(join(target, file), 'utf8');
    const own = text.replaceAll(usual, (word) => words.get(word) ?? word);
    await writeFile(join(target, file), own);
  }
}
