import { expect, test, type Page } from '@pwp/testing/browser';

/** A pli of the guichet 00002, from the manual. */
const PLI_OF_00002 = '1je9xw3quz77b';

test('changing guichet changes the whole portal, without reload', async ({ page, signIn }) => {
  // The choice persists across sign-ins, so no other journey uses this account.
  await signIn('referent@pwp.test');
  await expectGuichet(page, '00002');
  // A reload would create a new window without this mark.
  await page.evaluate(() => Reflect.set(globalThis, 'journeyMark', 'kept'));
  const navigations: string[] = [];
  page.on('request', (request) => {
    if (request.isNavigationRequest()) navigations.push(request.url());
  });

  const before = await test.step('The dashboard is that of 00002', async () => {
    const all = await dossiers(page);
    await findPli(page);
    await expect(page.getByRole('button', { name: `Ouvrir le pli ${PLI_OF_00002}` })).toBeVisible();
    return all;
  });

  await test.step('« Changer de guichet » offers those of the account, and says which is the current one', async () => {
    await page.getByRole('link', { name: 'Guichet 00002' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Changer de guichet' })).toBeFocused();
    const choices = page.getByRole('radio');
    await expect(choices).toHaveCount(2);
    await expect(page.getByRole('radio', { name: /^00002 – Mairie de démonstration/ })).toBeChecked();
    await choose(page, /^PWP01 – /);
    await expect(page.getByText('Vous travaillez maintenant pour le guichet PWP01').first()).toBeVisible();
  });

  await test.step('The user card and the header follow at once', () => expectGuichet(page, 'PWP01'));

  await test.step('So does the dashboard: other plis, and not those of 00002', async () => {
    await page.getByRole('link', { name: 'Numérisation' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeFocused();
    await expect.poll(() => dossiers(page)).not.toBe(before);
    await findPli(page);
    await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
  });

  await test.step('The window is still the same', async () => {
    expect(await page.evaluate(() => Reflect.get(globalThis, 'journeyMark') === 'kept')).toBe(true);
    expect(navigations).toEqual([]);
  });

  await test.step('The choice outlives a reload, and can be taken back', async () => {
    await page.reload();
    await expectGuichet(page, 'PWP01');
    await page.getByRole('link', { name: 'Guichet PWP01' }).click();
    await choose(page, /^00002 – /);
    await expectGuichet(page, '00002');
  });
});

async function expectGuichet(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Menu principal' })).toContainText(`Guichet : ${code}`);
  await expect(page.getByRole('banner').getByRole('link', { name: `Guichet ${code}` })).toBeVisible();
}

async function choose(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('radio', { name }).press('Space');
  await page.getByRole('button', { name: 'Valider' }).click();
}

/** Number of plis that the dashboard shows for the month. */
async function dossiers(page: Page): Promise<string | null> {
  return page.getByText(/ · Vous avez \d+\sdossiers$/).textContent();
}

async function findPli(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Recherche avancée' }).click();
  await page.getByLabel('N° de transaction').fill(PLI_OF_00002);
  await page.getByRole('button', { name: 'Rechercher' }).click();
}
