import { expect, expectSound, test, type Page } from '@pwp/testing/browser';

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
    await page.getByRole('link', { name: 'Profil', exact: true }).click();
    await page.getByRole('link', { name: 'Changer de guichet' }).click();
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

  await test.step('The choice outlives a reload, and the header takes it back: the mouse comes near, then one click', async () => {
    await page.reload();
    await expectGuichet(page, 'PWP01');
    const header = page.getByRole('banner');
    await header.getByRole('button', { name: 'Guichet PWP01' }).hover();
    await expect(header.getByRole('button', { name: /^PWP01 – / })).toHaveAttribute('aria-current', 'true');
    await expectSound(page);
    await header.getByRole('button', { name: /^00002 – / }).click();
    await expectGuichet(page, '00002');
    // The page that is open follows, its search kept.
    await expect(page.getByRole('button', { name: `Ouvrir le pli ${PLI_OF_00002}` })).toBeVisible();
  });

  await test.step('By the keyboard, whose focus comes back to the button', async () => {
    const header = page.getByRole('banner');
    await header.getByRole('button', { name: 'Guichet 00002' }).press('Enter');
    await header.getByRole('button', { name: /^PWP01 – / }).press('Enter');
    await expect(header.getByRole('button', { name: 'Guichet PWP01' })).toBeFocused();
    await expect(header.getByRole('button', { name: /^00002 – / })).toBeHidden();
  });

  await test.step('On a telephone, by the menu', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('button', { name: 'Passer au guichet 00002' }).click();
    await expect(page.getByRole('dialog', { name: 'Menu' })).toBeHidden();
    await page.setViewportSize({ width: 1366, height: 768 });
    await expectGuichet(page, '00002');
  });
});

async function expectGuichet(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Menu principal' })).toContainText(`Guichet : ${code}`);
  await expect(page.getByRole('banner').getByRole('button', { name: `Guichet ${code}` })).toBeVisible();
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
