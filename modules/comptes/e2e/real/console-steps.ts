import { expect, test, type Page } from '@pwp/testing/browser';

/** The header of the token that the page sends when `act` makes it call an address that contains `part`. */
export async function tokenOf(page: Page, part: string, act: () => Promise<unknown>): Promise<string> {
  const asked = page.waitForRequest((sent) => sent.url().includes(part) && 'authorization' in sent.headers());
  await act();
  return (await asked).headers()['authorization'] ?? '';
}

/** Opens an account in Keycloak's console, from the list shown to the signed-in person. */
export async function openInConsole(page: Page, email: string): Promise<void> {
  await test.step(`Open ${email} in Keycloak’s console`, async () => {
    await page.goto('/auth/admin/pwp/console/#/pwp/users');
    await page.getByPlaceholder('Chercher un utilisateur').fill(email);
    await page.getByPlaceholder('Chercher un utilisateur').press('Enter');
    await page.getByRole('link', { name: email }).click();
    await expect(page.getByRole('heading', { level: 1, name: email })).toBeVisible();
  });
}

/** Removes the account open in the console from a group, given by its path. */
export async function leaveGroup(page: Page, path: string): Promise<void> {
  await test.step(`Leave ${path}`, async () => {
    await page.getByRole('tab', { name: 'Groupes' }).click();
    await page.getByRole('row').filter({ hasText: path }).getByRole('button', { name: 'Quitter' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Quitter' }).click();
    await expect(page.getByRole('row').filter({ hasText: path })).toHaveCount(0);
  });
}

/** Disables the account open in the console. */
export async function disable(page: Page): Promise<void> {
  await test.step('Disable the account', async () => {
    await page.getByRole('checkbox', { name: 'Actif' }).press('Space');
    await page.getByRole('dialog').getByRole('button', { name: 'Désactiver' }).click();
    await expect(page.getByRole('checkbox', { name: 'Désactivé' }).first()).not.toBeChecked();
  });
}
