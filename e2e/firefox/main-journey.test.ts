import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '@pwp/testing/browser';
import { afterAll, beforeAll, expect, onTestFailed, test, vi } from 'vitest';
import { onePagePdf } from '../one-page-pdf.ts';
import { firefoxConfig } from '../portal-config.ts';
import { startPortal, temporaryFolder, type PortalProcess, type TemporaryFolder } from '@pwp/testing/portal';
import { z } from 'zod';
import { labelled, withText } from './locate.ts';
import { openFirefox, type FirefoxWindow } from './open-firefox.ts';

const PORTAL = `http://127.0.0.1:${firefoxConfig.port}`;
const FILES = ['avis-imposition.pdf', 'bulletin-de-salaire.pdf'];
const PHOTO = new URL('../../modules/numerisation/testing/photo.heic', import.meta.url);
const TRANSACTION = /N° de transaction : ([a-z0-9]{13})/;
/** Rows of the dashboard's table. */
const PLIS = 'main table tbody tr';

let folder: TemporaryFolder;
let portal: PortalProcess;
let firefox: FirefoxWindow;

beforeAll(async () => {
  folder = await temporaryFolder();
  portal = startPortal('start', { PWP_PORT: String(firefoxConfig.port), PWP_DATA_DIR: join(folder.path, 'data') });
  await portal.ready;
  firefox = await openFirefox(folder.path);
}, 180_000);

afterAll(async () => {
  await firefox?.close();
  await portal?.stop();
  await folder?.remove();
}, 60_000);

test('in Firefox, an agent deletes a piece of a full category, adds two, finds the pli, and downloads a fiche', async () => {
  const { page, errors } = firefox;
  onTestFailed(async () => {
    console.error(`At ${page.url()}:\n${await text('body')}\n${errors.join('\n')}`);
  });

  const photo = await depositPhoto();
  await page.goto(PORTAL);
  await labelled(page, 'Identifiant').wait();
  // The first document redirected to the identity, which cancelled its preloads: Firefox reports their integrity as
  // missing.
  errors.length = 0;
  await labelled(page, 'Identifiant').fill('agent@pwp.test');
  await labelled(page, 'Mot de passe').fill(DEMO_PASSWORD);
  await withText(page, 'button', 'Me connecter').click();
  await page.locator(PLIS).wait();
  expect(await page.title()).toBe('Tableau de bord - Portail Web Professionnel');
  expect(await text('main')).toMatch(/Vous avez \d+\sdossiers/);

  await withText(page, 'a', 'Ajouter / supprimer').click();
  await labelled(page, 'N° unique').fill('034 08 19 000040 PWP01');
  await withText(page, 'button', 'Consulter').click();
  await withText(page, 'h1', 'Sélection intelligente des pièces à supprimer').wait();
  expect(await text('main')).toContain('SPESYS');
  await withText(page, 'button', 'Supprimer SNE000189152000009.pdf').click();
  await withText(page, 'button', 'Confirmer la suppression').click();
  await vi.waitFor(async () => expect(await text('main')).toContain('1 pièce supprimée'), 20_000);
  // The third step, with a piece on screen: browsers differ when they draw a PDF or a HEIC.
  await withText(page, 'button', 'Voir SNE000189152000024.pdf').click();
  await page.locator('main canvas').wait();
  await withText(page, 'a', 'Voir l’ensemble des pièces').click();
  await withText(page, 'button', `Voir ${photo}`).click();
  const size = () =>
    page.evaluate("(({ width, height }) => [width, height])(document.querySelector('main canvas[role=img]'))");
  await vi.waitFor(async () => expect(await size()).toEqual([190, 320]), 20_000);

  await withText(page, 'a', 'Ajouter des pièces').click();
  await withText(page, 'h1', 'Ajouter des pièces à la demande').wait();
  await chooseFiles();
  await vi.waitFor(async () => expect((await text('main')).match(/Reçue/g)).toHaveLength(FILES.length), 20_000);
  await withText(page, 'button', 'Valider').click();
  await vi.waitFor(async () => expect(await text('main')).toContain('Vos pièces ont bien été enregistrées.'), 20_000);
  const transaction = TRANSACTION.exec(await text('main'))?.[1] ?? '';
  expect(transaction).not.toBe('');

  await withText(page, 'a', 'Voir le pli').click();
  await page.locator(PLIS).wait();
  // The list as it was is shown until the new one comes.
  await vi.waitFor(async () => expect(await text(PLIS)).toContain(transaction), 20_000);

  await withText(page, 'a', 'Fiche de transmission').click();
  await labelled(page, 'N° unique').fill('034 08 19 000040 PWP01');
  await withText(page, 'button', 'Télécharger').click();
  await vi.waitFor(async () => expect(await downloaded()).toMatch(/^%PDF-[\s\S]+%%EOF\s*$/), 20_000);

  expect(errors).toEqual([]);
  expect(await (await fetch(`${PORTAL}/csp-reports`)).json()).toMatchObject({ items: [] });
});

/** The text of the first element of a selector, with non-breaking spaces replaced. */
async function text(selector: string): Promise<string> {
  const shown = await firefox.page.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
  return z.string().parse(shown).replaceAll('\u00A0', ' ');
}

async function chooseFiles(): Promise<void> {
  const paths = FILES.map((name) => join(folder.path, name));
  await Promise.all(paths.map((path) => writeFile(path, onePagePdf(path))));
  // The draft is opened first.
  const field = await firefox.page.waitForSelector('main input[type=file][multiple]');
  if (field === null) throw new Error('The page takes no files.');
  await field.uploadFile(...paths);
}

/** Adds a HEIC to the demande at the SNE; returns its name there. */
async function depositPhoto(): Promise<string> {
  const form = new FormData();
  form.append('categorie', 'LOG_HEBERGE');
  form.append('perimetre', 'demandeur');
  form.append('fichier', new Blob([await readFile(PHOTO)], { type: 'image/heic' }), 'photo.heic');
  const answer = await fetch(`${PORTAL}/simulateurs/sne/v1/demandes/0340819000040PWP01/pieces`, {
    method: 'POST',
    headers: { 'x-api-key': 'cle-sne-locale', 'idempotency-key': 'photo' },
    body: form,
  });
  expect(answer.status).toBe(201);
  const { nom } = (await answer.json()) as { nom: string };
  return nom;
}

/** The only PDF saved by the browser, besides those that were sent; empty until it is complete. */
async function downloaded(): Promise<string> {
  const saved = (await readdir(folder.path)).filter((name) => name.endsWith('.pdf') && !FILES.includes(name));
  const [name] = saved;
  return name === undefined ? '' : readFile(join(folder.path, name), 'latin1');
}
