import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { escape, expect, expectAccessible, expectSound, test, tick } from '@pwp/testing/browser';
import { textOfPdf } from '../testing/pdf-text.ts';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  EMPTY,
  expectReceived,
  followAddresses,
  goToAjout,
  pdfFile,
  plis,
  valider,
} from './numerisation-steps.ts';

test('a pli is named, its proof is downloaded and read, and the next demande is one field away', async ({
  page,
  signIn,
}) => {
  const file = pdfFile('attestation.pdf');
  const addresses = followAddresses(page);
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, [file]);
  await expectReceived(page, ['attestation.pdf']);

  await test.step('The demandeur’s name is proposed; the agent’s own words replace it', async () => {
    const reference = page.getByLabel(/^Référence/);
    await expect(reference).toHaveValue(/\S+ \S+/);
    await reference.fill('Dossier du 26, Élodie');
    await expectAccessible(page);
  });

  await valider(page).click();
  const transaction = await confirmedTransaction(page);
  const proof = page.getByRole('region', { name: 'Preuve de dépôt' });

  await test.step('The confirmation is a proof, and the field of the next demande has the focus', async () => {
    await expect(page.getByLabel('N° unique de la demande suivante')).toBeFocused();
    const sha256 = createHash('sha256').update(file.buffer).digest('hex');
    for (const text of ['Dossier du 26, Élodie', 'attestation.pdf', `SHA-256 : ${sha256}`, 'heure de Paris', '00002'])
      await expect(proof).toContainText(text);
    await expectAccessible(page);
  });

  await test.step('Its PDF says the same, under a name that masks the number', async () => {
    const downloading = page.waitForEvent('download');
    await proof.getByRole('button', { name: 'Télécharger la preuve (PDF)' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`preuve-de-depot-034-01-22-xxxxxx-PWP01-AJO-${transaction}.pdf`);
    const [text = ''] = await textOfPdf(await readFile(await download.path()));
    for (const said of ['Preuve de dépôt', transaction, EMPTY, 'Dossier du 26, Élodie', '1. attestation.pdf'])
      expect(text).toContain(said);
  });

  await test.step('It is read at 320 px, and on paper alone', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await expectSound(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.emulateMedia({ media: 'print' });
    await expect(proof.getByText('attestation.pdf')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Consulter' })).toBeHidden();
    await expect(proof.getByRole('button')).toHaveCount(0);
    await page.emulateMedia({ media: 'screen' });
  });

  await test.step('The next demande opens by the keyboard alone', async () => {
    await page.getByLabel('N° unique de la demande suivante').focus();
    await page.keyboard.type(EMPTY);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /pièces/i })).toBeFocused();
  });

  await test.step('The dashboard finds the pli by its reference, whatever its accents, and no address says it', async () => {
    await page.getByRole('link', { name: 'Tableau de bord' }).click();
    await page.getByRole('button', { name: 'Recherche avancée' }).click();
    await page.getByRole('textbox', { name: 'Référence' }).fill('26, elodie');
    await page.getByRole('button', { name: 'Rechercher' }).click();
    await expect(page.getByRole('button', { name: 'Retirer le filtre : référence « 26, elodie »' })).toBeVisible();
    await expect(plis(page).filter({ hasText: transaction })).toHaveCount(1);
    await page.getByRole('button', { name: 'Colonnes' }).click();
    await tick(page.getByRole('checkbox', { name: 'Référence' }));
    await expect(page.getByRole('cell', { name: 'Dossier du 26, Élodie' }).first()).toBeVisible();
    await escape(page);
    await page.reload();
    await expect(plis(page).filter({ hasText: transaction })).toHaveCount(1);
    await expectAccessible(page);
  });

  await test.step('The detail of the pli leads to its proof', async () => {
    await page.getByRole('button', { name: `Ouvrir le pli ${transaction}` }).click();
    const panel = page.getByRole('dialog', { name: `Pli ${transaction}` });
    await expect(panel).toContainText('Dossier du 26, Élodie');
    await panel.getByRole('link', { name: 'Preuve de dépôt' }).click();
    await expect(page.getByRole('heading', { level: 1, name: `Preuve de dépôt du pli ${transaction}` })).toBeFocused();
    await expect(proof).toContainText('attestation.pdf');
    await expectAccessible(page);
  });
  expect(addresses.join(' ')).not.toMatch(/dossier|lodie|reference=/i);
});
