import { Buffer } from 'node:buffer';
import { expect, expectSound, test } from '@pwp/testing/browser';

const PDF = { name: 'Plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nplan\n%%EOF\n') };

test('an agent writes a document, joins a PDF to it, prints it and finds it again', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  await menu.getByRole('link', { name: 'Exemple', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Exemple' })).toBeFocused();
  await expect(page.getByRole('heading', { level: 3, name: 'Document de démonstration' })).toHaveCount(1);

  await test.step('A text is written, and a PDF chosen', async () => {
    await page.getByRole('textbox', { name: /^Titre/ }).fill('Horaires');
    await page.getByRole('textbox', { name: /^Texte/ }).click();
    await page.keyboard.type('Le guichet ferme à midi.');
    await page.locator('input[type=file]').setInputFiles(PDF);
    await expect(page.getByRole('main').getByText('Plan.pdf sera joint.')).toBeVisible();
    await page.getByRole('button', { name: 'Ajouter le document' }).click();
    await expect(page.getByRole('button', { name: 'Télécharger Plan.pdf' })).toBeVisible();
  });

  await test.step('Both are saved as files', async () => {
    for (const name of ['Télécharger « Horaires » en PDF', 'Télécharger Plan.pdf']) {
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      expect((await saved).suggestedFilename()).toMatch(/\.pdf$/);
    }
    await page.reload();
    await expect(page.getByText('Le guichet ferme à midi.')).toBeVisible();
    await expectSound(page);
  });
});
