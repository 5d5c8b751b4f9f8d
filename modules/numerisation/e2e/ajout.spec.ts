import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, expectAccessible, test, type Page } from '@pwp/testing/browser';
import {
  chooseCategorie,
  chooseFiles,
  confirmedTransaction,
  consult,
  EMPTY,
  expectDeposited,
  expectReceived,
  faults,
  fileRow,
  giveFiles,
  goToAjout,
  pdfFile,
  pngFile,
  valider,
  type ChosenFile,
} from './numerisation-steps.ts';
import { Brouillon } from '../contracts/index.ts';

const names = (page: Page) => page.locator('.file-name');

/** The portal has kept an order that begins with this file. */
const keptDraft = (page: Page, first: string) =>
  page.waitForResponse(async (response) => {
    if (response.request().method() !== 'PUT' || !response.url().endsWith('/ordre')) return false;
    return Brouillon.parse(await response.json()).fichiers[0]?.nom === first;
  });

test('a draft outlives a reload, a closed tab and the session, with its order and its categories', async ({
  page,
  context,
  request,
  signIn,
}) => {
  test.slow();
  const files = [pdfFile('premier.pdf'), pngFile('deuxieme.png'), pdfFile('troisieme.pdf')];
  const [first, second, third] = files as [ChosenFile, ChosenFile, ChosenFile];
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, files);
  await expectReceived(
    page,
    files.map(({ name }) => name),
  );

  await test.step('The order changes by the keyboard, and the focus follows', async () => {
    const up = page.getByRole('button', { name: 'Monter troisieme.pdf' });
    const kept = keptDraft(page, 'troisieme.pdf');
    await up.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(names(page)).toHaveText(['troisieme.pdf', 'premier.pdf', 'deuxieme.png']);
    await expect(up).toBeFocused();
    await kept;
    const chosen = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await chooseCategorie(page, 'premier.pdf', 'Titre de séjour ou récépissé');
    await chosen;
  });
  const categorie = await page.getByLabel('Catégorie de premier.pdf').inputValue();

  await test.step('A reload finds it again', async () => {
    await page.reload();
    await expect(page.getByText(/^Brouillon du .+ repris\s: 3\sfichiers déjà reçus\.$/)).toBeVisible();
    await expect(names(page)).toHaveText(['troisieme.pdf', 'premier.pdf', 'deuxieme.png']);
    await expect(page.getByLabel('Catégorie de premier.pdf')).toHaveValue(categorie);
  });

  await test.step('After another tab and another session, the first step leads back to it', async () => {
    await page.close();
    await context.clearCookies();
    const later = await context.newPage();
    await signIn('agent@pwp.test', { page: later });
    await later.getByRole('link', { name: 'Ajouter / supprimer' }).click();
    const begun = later.getByRole('region', { name: 'Envois commencés' });
    await begun.getByRole('link', { name: /^Reprendre.*034 01 22 000256 PWP01/ }).click();
    await expectReceived(later, ['troisieme.pdf', 'premier.pdf', 'deuxieme.png']);
    for (const { name } of [first, third]) await expect(fileRow(later, name).locator('canvas')).toBeVisible();
    await valider(later).click();
    await expectDeposited(request, await confirmedTransaction(later), [third, first, second]);
    await later.getByRole('link', { name: 'Autre demande' }).click();
    await expect(later.getByLabel('N° unique')).toBeVisible();
    await expect(later.getByRole('link', { name: /^Reprendre.*000256/ })).toHaveCount(0);
  });
});

test('« Valider » stays where it is while files are received', async ({ page, signIn }) => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const top = async () => (await valider(page).boundingBox())?.y;
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await page.route('**/fichiers/*', async (route) => {
    await held;
    await route.continue();
  });
  await chooseFiles(page, [pdfFile('en-chemin.pdf')]);
  await expect(page.getByRole('progressbar', { name: 'Envoi en cours : en-chemin.pdf' })).toBeVisible();
  const before = await top();
  expect(before).toBeGreaterThan(0);
  release();
  await expectReceived(page, ['en-chemin.pdf']);
  expect(await top()).toBe(before);
  await page.getByRole('button', { name: 'Retirer en-chemin.pdf' }).click();
  await expect(fileRow(page, 'en-chemin.pdf')).toHaveCount(0);
});

test('« Valider » stays where it is when the error leaves', async ({ page, signIn }) => {
  const top = async () => (await valider(page).boundingBox())?.y;
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, [pdfFile('nom.pdf')]);
  await expectReceived(page, ['nom.pdf']);
  const reference = page.getByLabel(/^Référence/);
  await reference.fill('x'.repeat(81));
  await valider(page).click();
  await expect(faults(page)).toBeFocused();
  await reference.focus();
  const before = await top();
  expect(before).toBeGreaterThan(0);
  await reference.fill('dossier du 26 au matin');
  await expect(faults(page)).toHaveCount(0);
  expect(await top()).toBe(before);
  await page.getByRole('button', { name: 'Retirer nom.pdf' }).click();
  await expect(fileRow(page, 'nom.pdf')).toHaveCount(0);
});

test('files come by drop, by folder and by paste', async ({ page, request, signIn }) => {
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await expect(page.getByLabel('Choisissez un fichier')).toHaveAccessibleDescription(/Encore 50\sfichiers, 100\sMo\.$/);
  const [dropped, inFolder, below, pasted] = ['depot.pdf', 'dossier.pdf', 'dessous.pdf', 'collee.pdf'].map(pdfFile) as [
    ChosenFile,
    ChosenFile,
    ChosenFile,
    ChosenFile,
  ];

  await test.step('A drop on the zone', () => giveFiles(page, 'drop', [dropped]));
  await expectReceived(page, ['depot.pdf']);

  const folder = await mkdtemp(join(tmpdir(), 'pwp-dossier-'));
  try {
    await test.step('A folder, with what is below it and without what is hidden', async () => {
      await mkdir(join(folder, 'sous'));
      await writeFile(join(folder, 'dossier.pdf'), inFolder.buffer);
      await writeFile(join(folder, 'sous/dessous.pdf'), below.buffer);
      await writeFile(join(folder, '.cache.pdf'), below.buffer);
      await page.getByLabel('Choisissez un dossier').setInputFiles(folder);
      await expectReceived(page, ['dossier.pdf', 'dessous.pdf']);
    });
  } finally {
    await rm(folder, { recursive: true });
  }

  await test.step('A paste is announced', async () => {
    // Another announcement may take its place before the row is looked at.
    const announced = page.getByRole('status').filter({ hasText: '4 pièces reçues par le portail.' });
    await Promise.all([announced.waitFor({ state: 'attached' }), giveFiles(page, 'paste', [pasted])]);
    await expectReceived(page, ['collee.pdf']);
  });

  await expect(page.getByLabel('Choisissez un fichier')).toHaveAccessibleDescription(/Encore 46\sfichiers, /);
  await valider(page).click();
  await expectDeposited(request, await confirmedTransaction(page), [dropped, inFolder, below, pasted]);
});

test('a file chosen without a network leaves by itself once the network is back; a refused one does not', async ({
  page,
  signIn,
  allowErrors,
}) => {
  allowErrors(/Failed to load resource|ERR_INTERNET_DISCONNECTED|notifications|fetch/);
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  const uploads: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT' && request.url().includes('/fichiers/')) uploads.push(request.url());
  });
  await chooseFiles(page, [pdfFile('bail.pdf'), { ...pdfFile('faux.pdf'), buffer: Buffer.from('no PDF') }]);
  await expectReceived(page, ['bail.pdf']);
  await expect(fileRow(page, 'faux.pdf')).toContainText('Refusée');

  await page.context().setOffline(true);
  await chooseFiles(page, [pdfFile('avis.pdf')]);
  await expect(fileRow(page, 'avis.pdf')).toContainText('partira de lui-même au retour du réseau');
  await expectAccessible(page);
  const before = uploads.length;

  await page.context().setOffline(false);
  await expectReceived(page, ['avis.pdf']);
  await expect(fileRow(page, 'faux.pdf')).toContainText('Refusée');
  expect(uploads).toHaveLength(before + 1);
  for (const name of ['bail.pdf', 'avis.pdf']) {
    await page.getByRole('button', { name: `Retirer ${name}` }).click();
    await expect(fileRow(page, name)).toHaveCount(0);
  }
});
