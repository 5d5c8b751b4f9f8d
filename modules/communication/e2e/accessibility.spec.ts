import { expect, expectSoundEverywhere, test, tick } from '@pwp/testing/browser';

test('the pages of Communication have no fault that axe finds on any screen', async ({ page, signIn }) => {
  test.slow();
  await signIn('referent@pwp.test');

  await test.step('The list, a publication, the questions', async () => {
    await page.goto('/communication');
    await expect(page.getByRole('link', { name: 'Le portail a une rubrique Communication' })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('link', { name: 'Le portail a une rubrique Communication' }).click();
    await expect(page.getByText(/y publient ce qui vous concerne/)).toBeVisible();
    await expectSoundEverywhere(page);
    await page.goto('/communication/questions');
    await page.getByRole('button', { name: /^Que faire d’une pièce refusée/ }).click();
    await expect(page.getByText(/le motif du refus y est écrit/)).toBeVisible();
    await expectSoundEverywhere(page);
    await page.goto('/communication/questions');
    await page.getByRole('searchbox', { name: 'Mots de la question ou de sa réponse' }).fill('licorne');
    await expect(page.getByText('Aucune question ne correspond')).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('The editor, its errors, every part of an audience, the preview', async () => {
    await page.goto('/communication/redaction/nouvelle');
    await expect(page.getByRole('toolbar', { name: 'Mise en forme' })).toBeVisible();
    await tick(page.getByRole('radio', { name: 'Alerte', exact: true }));
    await tick(page.getByRole('radio', { name: 'Choisir' }));
    await page.getByRole('button', { name: 'Envoyer en relecture' }).click();
    await expect(page.getByRole('region', { name: '4 erreurs sont à corriger' })).toBeFocused();
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Aperçu' }).click();
    await page.getByRole('button', { name: 'Ordinateur (1280 px)' }).click();
    await expectSoundEverywhere(page);
  });

  await test.step('The authors’ list, and the chapter of the manual', async () => {
    await page.goto('/communication/redaction');
    await expect(page.getByRole('button', { name: /^Toutes/ })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.goto('/communication/aide');
    await expect(page.getByRole('heading', { name: 'La relecture' })).toBeVisible();
    await expectSoundEverywhere(page);
  });
});

test('« Aide » lists the chapter of Communication, which explains it', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/aide');
  await page.getByRole('link', { name: 'Lire et écrire des publications' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lire et écrire des publications' })).toBeFocused();
  await page.getByRole('link', { name: 'Être prévenu' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Être prévenu' })).toBeFocused();
});

test('« Aide sur cette page » opens the passage about the page, and the manual from there', async ({
  page,
  signIn,
}) => {
  await signIn('referent@pwp.test');
  for (const [path, passage] of [
    ['/communication/questions', 'Les questions fréquentes'],
    ['/communication/redaction/nouvelle', 'Écrire une publication'],
  ] as const) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Aide sur cette page' }).click();
    await expect(page.getByRole('heading', { level: 2, name: passage })).toBeFocused();
  }
  await page.getByRole('link', { name: 'Aide sur cette page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Aide' })).toBeVisible();
});
