import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test, type Page } from '@pwp/testing/browser';
import { expectFicheAlone } from './application-steps.ts';
import { faults, followAddresses } from './numerisation-steps.ts';

test('an agent downloads the fiche de transmission of a demande, for each contexte', async ({ page, signIn }) => {
  const addresses = followAddresses(page);
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Fiche de transmission' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Télécharger une fiche de transmission' })).toBeFocused();

  await test.step('A malformed numéro is refused with the part that is wrong', async () => {
    await page.getByLabel('N° unique').fill('034 08 19 00004X PWP01');
    await page.getByRole('button', { name: 'Télécharger' }).click();
    await expect(faults(page)).toContainText('Le numéro d’ordre « 00004X » doit être formé de 6 chiffres.');
    await expect(faults(page)).toBeFocused();
    await expect(page.getByText('La fiche de transmission a été téléchargée.')).toHaveCount(0);
  });

  await test.step('Ajout is the contexte from the start', async () => {
    await expect(page.getByRole('radio', { name: 'Ajout d’une PJ à un dossier existant' })).toBeChecked();
    await page.getByLabel('N° unique').fill('034 08 19 000040 PWP01');
    await expectFiche(page, 'AJO');
    await expect(faults(page)).toHaveCount(0);
    await expect(page.getByLabel('N° unique')).toHaveValue('034 08 19 000040 PWP01');
  });

  for (const [contexte, name] of [
    ['REN', 'Renouvellement'],
    ['CRE', 'Création'],
    ['MAJ', 'Mise à jour'],
  ] as const) {
    await test.step(`Another for ${name}`, async () => {
      await page.getByRole('radio', { name }).press('Space');
      await expectFiche(page, contexte);
    });
  }

  expect(addresses.filter((address) => /000040|PWP01/i.test(address))).toEqual([]);
});

test('the fiche is read and printed as a page, where a PDF does not serve', async ({ page, signIn, allowErrors }) => {
  // The SNE has no such demande.
  allowErrors(/status of 404/);
  const addresses = followAddresses(page);
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Fiche de transmission' }).click();
  await page.getByLabel('N° unique').fill('034 08 19 000078 PWP01');
  await page.getByRole('radio', { name: 'Mise à jour' }).press('Space');
  await page.getByRole('button', { name: 'Version HTML', exact: true }).press('Enter');

  await test.step('The SNE does not know this number: the page says so first', async () => {
    await expect(page.getByText(/^Le SNE ne connaît aucune demande de ce numéro unique/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Faire la fiche quand même' })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press('Enter');
  });

  await test.step('It has the content of the PDF, barcodes as images with their value', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Fiche de Transmission obligatoire' })).toBeFocused();
    await expect(page.getByRole('term')).toHaveText([
      'Date de génération',
      'Date de dépôt',
      'Code Guichet',
      'SIRET Guichet',
      'Code territoire',
      'N° unique',
      'Contexte',
    ]);
    await expect(page.getByRole('img', { name: 'Code-barres : 0340819000078PWP01' })).toBeVisible();
    await expect(page.getByText('MAJ (Mise à jour)')).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('A reload shows the same sheet, still the first', async () => {
    await page.reload();
    await expect(page.getByRole('img', { name: 'Code-barres : 0340819000078PWP01' })).toBeVisible();
    await expect(page.getByText(/Duplicata/)).toHaveCount(0);
  });

  await test.step('At 320 px nothing is wider than the page', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
  });

  await test.step('On paper it is one page, without the portal around it', async () => {
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('banner')).toBeHidden();
    await expect(page.getByRole('button', { name: 'Imprimer' })).toBeHidden();
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  });

  expect(addresses.filter((address) => /000078|PWP01/i.test(address))).toEqual([]);
});

test('another application of the house asks for a fiche with its service account', async ({ request }) => {
  await expectFicheAlone(request);
});

/** « Télécharger » returns a PDF whose name contains the contexte and no personal data. */
async function expectFiche(page: Page, contexte: string): Promise<void> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Télécharger' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(
    new RegExp(`^fiche-de-transmission-\\d{3}-\\d\\d-\\d\\d-xxxxxx-\\w{5}-${contexte}\\.pdf$`),
  );
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(bytes.subarray(-6).toString('latin1')).toContain('%%EOF');
  await expect(page.getByText('La fiche de transmission a été téléchargée.').first()).toBeVisible();
}
