import { Buffer } from 'node:buffer';
import { expect, expectAccessible, test } from '@pwp/testing/browser';
import { accept, archive, handIn, openToReview, write } from './redaction-steps.ts';

/** A blank page. */
const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
  ].join('\n'),
);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

test('an image in a text and a PDF beside it: written, previewed, read, each with its words and its viewer', async ({
  page,
  signIn,
  elsewhere,
}) => {
  test.slow();
  const titre = 'Le plan du nouveau guichet';
  await signIn('referent@pwp.test');
  await write(page, { genre: 'Article', titre, texte: 'Voici le plan.' });

  await test.step('An image of the text asks what it shows', async () => {
    await page.getByRole('toolbar', { name: 'Mise en forme' }).getByRole('button', { name: 'Image' }).click();
    const dialog = page.getByRole('dialog', { name: 'Image' });
    await dialog.getByLabel('Fichier').setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: PNG });
    await dialog.getByRole('button', { name: 'Mettre l’image' }).click();
    await expect(dialog.getByText(/^Décrivez l’image/)).toBeVisible();
    await dialog.getByRole('textbox', { name: /^Texte de remplacement/ }).fill('Le plan, entrée au nord');
    await dialog.getByRole('button', { name: 'Mettre l’image' }).click();
    await expect(page.getByRole('img', { name: 'Le plan, entrée au nord' })).toHaveCount(1);
    await expect(page.getByText('Dans le texte')).toBeVisible();
  });

  await test.step('A PDF is joined, and opens in the preview', async () => {
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'horaires.pdf', mimeType: 'application/pdf', buffer: PDF });
    await expect(page.getByRole('button', { name: 'Retirer horaires.pdf' })).toBeVisible();
    await page.getByRole('button', { name: 'Aperçu' }).click();
    await page.getByRole('button', { name: 'Afficher horaires.pdf' }).click();
    const viewer = page.getByRole('dialog', { name: 'horaires.pdf' });
    await expect(viewer.getByText(/page montrée sur 1/)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(viewer).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Afficher horaires.pdf' })).toBeFocused();
  });
  await handIn(page, titre);

  const admin = await elsewhere('admin@pwp.test');
  await openToReview(admin, titre);
  await accept(admin);

  await test.step('Its reader sees the image in the text, and the PDF over the page, at 360 px too', async () => {
    const agent = await elsewhere('agent@pwp.test');
    await agent.setViewportSize({ width: 360, height: 740 });
    await agent.goto('/communication');
    await agent.getByRole('link', { name: titre }).click();
    const image = agent.getByRole('img', { name: 'Le plan, entrée au nord' });
    await expect(image).toHaveCount(1);
    await expect(agent.getByRole('button', { name: /^Télécharger horaires\.pdf/ })).toBeVisible();
    await agent.getByRole('button', { name: 'Afficher horaires.pdf' }).focus();
    await agent.keyboard.press('Enter');
    const viewer = agent.getByRole('dialog', { name: 'horaires.pdf' });
    await expect(viewer.getByText(/page montrée sur 1/)).toBeVisible();
    await viewer.getByRole('button', { name: 'Agrandir' }).click();
    await expect(viewer.getByRole('button', { name: 'Télécharger' })).toBeVisible();
    await expectAccessible(agent);
    await agent.keyboard.press('Escape');
    await expect(viewer).toHaveCount(0);
    await expect.poll(() => agent.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  });
  await archive(admin);
});
