import { expect, expectSound, test } from '@pwp/testing/browser';

test('an agent keeps a note, and finds it again', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  await menu.getByRole('link', { name: 'Exemple', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Exemple' })).toBeFocused();

  await test.step('A note without text is refused, and the focus leads to the field', async () => {
    await page.getByRole('button', { name: 'Ajouter la note' }).click();
    await page.getByRole('link', { name: 'Saisissez le texte de la note.' }).click();
    await expect(page.getByLabel('Texte de la note')).toBeFocused();
  });

  await test.step('One with a text is listed, after a reload too', async () => {
    await page.getByLabel('Texte de la note').fill('Rappeler la mairie');
    await page.getByRole('button', { name: 'Ajouter la note' }).click();
    const note = page.getByRole('listitem').filter({ hasText: 'Rappeler la mairie' });
    await expect(note).toBeVisible();
    await page.reload();
    await expect(note).toBeVisible();
    await expectSound(page);
  });
});
