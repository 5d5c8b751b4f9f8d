import { expect, test } from '@pwp/testing/browser';

test('the profile of an agent leads to the service', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  await menu.getByRole('link', { name: 'Profil', exact: true }).click();
  await page.getByRole('region', { name: 'Exemple' }).getByRole('link', { name: 'Exemple' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Exemple' })).toBeFocused();
});
