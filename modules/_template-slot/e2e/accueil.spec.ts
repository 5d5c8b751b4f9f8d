import { expect, expectSound, test } from '@pwp/testing/browser';

test('an agent opens the service from the menu', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  await menu.getByRole('link', { name: 'Exemple', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Exemple' })).toBeFocused();
  await expectSound(page);
});
