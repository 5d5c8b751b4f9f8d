import { expect, expectSoundEverywhere, test } from '@pwp/testing/browser';
import { chooseFiles, expectReceived, faults, fileRow, goToAjout, pdfFile, valider } from './numerisation-steps.ts';

test('the third step has no fault that axe finds on any screen, whatever its state', async ({
  page,
  signIn,
  panne,
  allowErrors,
}) => {
  allowErrors(/status of (415|503)/);
  await signIn('agent2@pwp.test');
  await page.goto('/numerisation/pieces');
  await page.getByLabel('N° unique').fill('1110124000519GDPUB');
  await page.getByRole('button', { name: 'Consulter' }).click();
  await goToAjout(page);
  const original = pdfFile('original.pdf');
  await chooseFiles(page, [
    original,
    { ...original, name: 'copie.pdf' },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
    { name: 'faux.pdf', mimeType: 'application/pdf', buffer: Buffer.from('texte') },
  ]);
  await expectReceived(page, ['original.pdf', 'copie.pdf']);
  await expect(fileRow(page, 'faux.pdf')).toContainText('Refusée');
  await expectSoundEverywhere(page);
  await valider(page).click();
  await expect(faults(page)).toBeFocused();
  await expectSoundEverywhere(page);
  await panne('sne', 'erreur');
  await page.reload();
  await expect(page.getByText('Le SNE ne répond pas : vous pouvez tout de même ajouter des pièces.')).toBeVisible();
  await expectSoundEverywhere(page);
  await page.goto('/numerisation/pieces');
  await expect(page.getByRole('region', { name: 'Envois commencés' })).toBeVisible();
  await expectSoundEverywhere(page);
  await page.getByRole('link', { name: /^Reprendre/ }).click();
  await page.getByRole('button', { name: 'Tout retirer' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await expectSoundEverywhere(page);
  await page.getByRole('button', { name: 'Retirer les fichiers' }).click();
  await expect(fileRow(page, 'original.pdf')).toHaveCount(0);
});
