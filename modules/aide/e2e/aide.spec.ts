import { escape, expect, expectAccessible, test } from '@pwp/testing/browser';

test('anybody reads the manual, searches it by the keyboard, and follows a passage', async ({ page }) => {
  await page.goto('/aide');
  await test.step('The contents, before any sign-in', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Aide' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Ajouter ou supprimer des pièces justificatives' })).toBeVisible();
  });
  await test.step('A search, from the key « / », once the module has drawn its page', async () => {
    await expect(page.locator('main .pwp-module[data-v-app]')).toBeVisible();
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: /^Rechercher dans le manuel/ })).toBeFocused();
    await page.keyboard.type('mot de passe');
    await expect(page.getByText(/^\d+\spassages du manuel$/).first()).toBeVisible();
    await page.getByRole('link', { name: 'J’ai oublié mon mot de passe' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'J’ai oublié mon mot de passe' })).toBeFocused();
  });
  await test.step('Its pictures are there', async () => {
    const picture = page.getByRole('img', { name: /^La page « Je réinitialise/ });
    await picture.scrollIntoViewIfNeeded();
    await expect(picture).toHaveJSProperty('complete', true);
    await expect(picture).not.toHaveJSProperty('naturalWidth', 0);
  });
});

test('« Aide sur cette page » opens the chapter of the page, and « ? » the list of keys', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/numerisation/pieces');
  // The page begins in its field, where « ? » would be typed.
  await expect(page.getByRole('textbox', { name: 'N° unique' })).toBeFocused();
  await page.getByRole('link', { name: 'Aide sur cette page' }).focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Raccourcis clavier' })).toContainText(
    'aller à la recherche, en haut de la page',
  );
  await escape(page);
  await page.getByRole('link', { name: 'Aide sur cette page' }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Ajouter ou supprimer des pièces justificatives' }),
  ).toBeFocused();
});

test('« Aide sur cette page » leads a référent and an administrator to the passage on their page', async ({
  page,
  signIn,
}) => {
  await signIn('admin@pwp.test');
  for (const { path, passage } of [
    { path: '/comptes/bureau', passage: 'Mon bureau' },
    { path: '/comptes/journal', passage: 'Journal' },
    { path: '/registre', passage: 'Les services' },
  ]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Aide sur cette page' }).click();
    await expect(page.getByRole('heading', { level: 2, name: passage, exact: true })).toBeFocused();
  }
});

test('« Nouveautés » is marked « Nouveau » until it was opened in this browser', async ({ page }) => {
  await page.goto('/aide');
  const main = page.getByRole('main');
  await expect(main.getByText('Nouveau', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await expect(page.locator('main .pwp-module[data-v-app]')).toBeVisible();
  await main.getByRole('link', { name: 'Nouveautés', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Nouveautés' })).toBeFocused();
  await expectAccessible(page);
  await page.goto('/aide');
  await expect(main.getByRole('link', { name: 'Nouveautés', exact: true })).toBeVisible();
  await expect(main.getByText('Nouveau', { exact: true })).toHaveCount(0);
});
