import { globSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { aideDe, chapitres, cheminDe, PICTURE } from './chapitres.ts';
import { chercher } from './recherche.ts';

test('every chapter of the manual has a title, sections and a public address', async () => {
  // The manual is written with plain spaces.
  const declared: unknown = JSON.parse(
    (await readFile(resolve('modules/aide/module.json'), 'utf8')).replaceAll('\u00A0', ' '),
  );
  expect(declared).toMatchObject({
    publicPages: [{ path: '/aide' }, ...chapitres.map(({ nom, titre }) => ({ label: titre, path: cheminDe(nom) }))],
  });
  expect(chapitres.map(({ nom }) => nom)).toContain('tableau-de-bord');
  for (const { titre, sections } of chapitres) expect([titre, sections.length > 0]).toEqual([expect.any(String), true]);
});

test('links lead to chapters, pictures to files of the module, headings have ids', () => {
  const html = chapitres.map((chapitre) => chapitre.html).join('\n');
  expect(html).toContain('href="/aide/se-connecter"');
  expect(html).not.toMatch(/\.md"|src=""/);
  expect(html).toContain('<h2 id="la-recherche-avancee" tabindex="-1">');
});

test('each picture has the size that the pages keep for it', () => {
  const pictures = globSync('docs/manuel/images/*.webp');
  expect(pictures.length).toBeGreaterThan(30);
  for (const picture of pictures) {
    const file = readFileSync(picture);
    const size = { width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 };
    expect({ picture, form: file.toString('latin1', 12, 16), ...size }).toEqual({ picture, form: 'VP8X', ...PICTURE });
  }
});

test('a link to a heading, of a chapter or of the list of pages, leads to one that is there', () => {
  const headings = chapitres.flatMap(({ nom, html }) =>
    [...html.matchAll(/<h\d id="([^"]+)"/g)].map(([, id = '']) => `${cheminDe(nom)}#${id}`),
  );
  const links = chapitres.flatMap(({ nom, html, pages }) => [
    ...[...html.matchAll(/href="(\/aide\/[^"]*#[^"]*)"/g)].map(([, href = '']) => href),
    ...pages.filter(({ ancre }) => ancre !== '').map(({ ancre }) => cheminDe(nom) + ancre),
  ]);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !headings.includes(link))).toEqual([]);
});

const Link = z.object({ path: z.string() });
const Declared = z.object({
  help: z.string().optional(),
  landing: z.string().optional(),
  header: Link.optional(),
  navigation: z.array(Link).default([]),
  userMenu: z.array(Link).default([]),
  publicPages: z.array(Link).default([]),
  slots: z.array(z.object({ name: z.string() })).default([]),
});

test('every page that a module declares has its chapter', () => {
  const files = globSync('modules/*/module.json', { exclude: ['modules/_*/**'] });
  expect(files.length).toBeGreaterThan(5);
  const missing = files
    .map((file) => Declared.parse(JSON.parse(readFileSync(file, 'utf8'))))
    // The manual does not explain itself, and some bring a chapter of their own to its contents.
    .filter(({ help, slots }) => help === undefined && !slots.some(({ name }) => name === 'aide.sommaire'))
    .flatMap(({ navigation, userMenu, publicPages, header, landing }) => [
      ...[...navigation, ...userMenu, ...publicPages, ...(header === undefined ? [] : [header])].map(
        ({ path }) => path,
      ),
      ...(landing === undefined ? [] : [landing]),
    ])
    .filter((path) => aideDe(path) === undefined);
  expect(missing).toEqual([]);
});

test.each([
  ['/', '/aide/tableau-de-bord'],
  ['/numerisation/a-corriger', '/aide/a-corriger'],
  ['/numerisation/statistiques', '/aide/statistiques'],
  ['/numerisation/preuve-de-depot', '/aide/ajouter-supprimer#la-preuve-de-depot'],
  ['/numerisation/pieces', '/aide/ajouter-supprimer'],
  ['/profile/notifications', '/aide/courriel-quotidien'],
  ['/profile/informations', '/aide/profil'],
  ['/profile/connexions', '/aide/profil#mes-connexions'],
  ['/comptes', '/aide/comptes#demandes-de-compte'],
  ['/comptes/bureau', '/aide/comptes#mon-bureau'],
  ['/comptes/liste', '/aide/comptes#comptes'],
  ['/comptes/import', '/aide/comptes#importer'],
  ['/comptes/guichets', '/aide/comptes#guichets'],
  ['/comptes/journal', '/aide/comptes#journal'],
  ['/registre', '/aide/registre#les-services'],
  ['/registre/journal', '/aide/registre#le-journal-du-registre'],
  ['/registre/modules/support/configuration', '/aide/registre#configurer-un-service'],
  ['/support/tickets/PWP-4MXT27KD', '/aide/support#suivre-mes-tickets'],
  ['/nulle-part', undefined],
  ['/profiles', undefined],
])('the page %s is explained by %s', (page, aide) => {
  expect(aideDe(page)).toBe(aide);
});

test('a search finds titles first, without accents, by the beginning of a word, with a letter wrong', () => {
  expect(chercher('recherche avancee')[0]).toMatchObject({
    titre: 'La recherche avancée',
    href: '/aide/tableau-de-bord#la-recherche-avancee',
  });
  expect(chercher('mot de pass')[0]?.titre).toBe('J’ai oublié mon mot de passe');
  expect(chercher('numerisasion').length).toBeGreaterThan(0);
  expect(chercher('licorne')).toEqual([]);
});

test('an extract shows the word that was found', () => {
  for (const { extrait } of chercher('second facteur').slice(0, 1)) expect(extrait.toLowerCase()).toContain('facteur');
});
