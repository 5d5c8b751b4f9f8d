import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@pwp/testing/browser';
import { faults, followAddresses } from './numerisation-steps.ts';

test('an agent downloads the fiche de transmission of a demande, for each contexte', async ({ page, signIn }) => {
  const addresses = followAddresses(page);
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Fiche de transmission' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Télécharger une fiche de transmission' })).toBeFocused();

  await test.step('A malformed numéro is refused with the part that is wrong', async () => {
    await page.getByLabel('N° unique').fill('034 08 19 00004X PWP01');
    await page.getByRole('button', { name: 'Télécharger' }).click();
    await expect(faults(page)).toContainText("Le numéro d'ordre « 00004X » doit être formé de 6 chiffres.");
    await expect(faults(page)).toBeFocused();
    await expect(page.getByText('La fiche de transmission a été téléchargée.')).toHaveCount(0);
  });

  await test.step('Ajout is the contexte from the start', async () => {
    await expect(page.getByRole('radio', { name: "Ajout d'une PJ à un dossier existant" })).toBeChecked();
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

test('the fiche comes out while the SNE is down, and not for another territory', async ({
  page,
  signIn,
  panne,
  allowErrors,
}) => {
  // The demande of another territory.
  allowErrors(/status of 403/);
  await signIn('agent2@pwp.test');
  await panne('sne', 'erreur');
  await page.getByRole('link', { name: 'Fiche de transmission' }).click();
  await page.getByLabel('N° unique').fill('1110920020745G1175');
  await expectFiche(page, 'AJO');

  await page.getByLabel('N° unique').fill('0340819000040PWP01');
  await page.getByRole('button', { name: 'Télécharger' }).click();
  await expect(faults(page)).toContainText("Le guichet G1175 n'ouvre pas les demandes du territoire 034.");
});

/** « Télécharger » gives a PDF whose name tells the contexte and no personal data. */
async function expectFiche(page: Page, contexte: string): Promise<void> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Télécharger' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe(`fiche-de-transmission-${contexte}.pdf`);
  const bytes = await readFile(await download.path());
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
  expect(bytes.subarray(-6).toString('latin1')).toContain('%%EOF');
  await expect(page.getByText('La fiche de transmission a été téléchargée.').first()).toBeVisible();
}
