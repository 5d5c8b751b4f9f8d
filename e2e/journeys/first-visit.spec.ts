import { escape, expect, test, type Page } from '@pwp/testing/browser';
import { expectSoundNarrowAndWide } from '../expect-sound.ts';

const offer = (page: Page) => page.getByRole('region', { name: 'Première visite' });
const stop = (page: Page, title: string) => page.getByRole('dialog', { name: title, exact: true });
const STOPS = ['Le menu', 'Rechercher', 'Les notifications', 'Votre compte', 'L’aide'];

test('who comes for the first time is shown the portal in five stops, by the keyboard, and is asked once', async ({
  browser,
  baseURL,
  signIn,
  elsewhere,
}) => {
  const page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  await signIn('agent@pwp.test', { page });

  await test.step('The offer takes nothing of the page, and the tour begins from it', async () => {
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
    await expectSoundNarrowAndWide(page);
    await offer(page).getByRole('button', { name: 'Commencer la visite' }).press('Enter');
  });

  await test.step('Five stops, each announced by its title; the last one ends', async () => {
    for (const [index, title] of STOPS.entries()) {
      await expect(stop(page, title).getByRole('heading')).toBeFocused();
      await expect(stop(page, title)).toContainText(`Étape ${index + 1} sur 5`);
      await page.screenshot({ path: test.info().outputPath(`visite-${index + 1}.png`) });
      if (index === 0) await expectSoundNarrowAndWide(page);
      if (title !== 'L’aide') await stop(page, title).getByRole('button', { name: 'Suivant' }).press('Enter');
    }
    await stop(page, 'L’aide').getByRole('button', { name: 'Précédent' }).click();
    await stop(page, 'Votre compte').getByRole('button', { name: 'Suivant' }).click();
    await stop(page, 'L’aide').getByRole('button', { name: 'Terminer' }).press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('It is not offered again, and the user’s menu begins it; Escape leaves it and gives the focus back', async () => {
    await page.reload();
    await expect(page.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
    await expect(offer(page)).toHaveCount(0);
    const account = page.getByRole('button', { name: /^Agent / });
    await account.click();
    await page.getByRole('button', { name: 'Visite guidée' }).click();
    await expect(stop(page, 'Le menu').getByRole('heading')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(account).toBeFocused();
  });

  await test.step('Nor in another browser: it is offered once an account', async () => {
    const other = await elsewhere('agent@pwp.test');
    await expect(other.getByRole('table', { name: 'Plis transmis par votre guichet' })).toBeVisible();
    await expect(offer(other)).toHaveCount(0);
  });
  await page.context().close();
});

test('« Non merci » is enough, for this account', async ({ browser, baseURL, signIn }) => {
  const page = await (await browser.newContext({ baseURL: baseURL ?? '' })).newPage();
  await signIn('agent2@pwp.test', { page });
  const kept = page.waitForResponse('**/api/preferences/portail.visite');
  await offer(page).getByRole('button', { name: 'Non merci' }).click();
  await expect(offer(page)).toHaveCount(0);
  await kept;
  await page.reload();
  await expect(page.getByRole('button', { name: /^Agent / })).toBeVisible();
  await expect(offer(page)).toHaveCount(0);

  await test.step('A colleague at the same computer is offered it in turn', async () => {
    await page.getByRole('button', { name: /^Agent / }).click();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await signIn('referent2@pwp.test', { page });
    await expect(offer(page)).toBeVisible();
  });
  await page.context().close();
});

test('a person chooses the theme: it holds at once, after a reload, and in the other tabs', async ({
  page,
  signIn,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await signIn('agent@pwp.test');
  const html = page.locator('html');
  const other = await page.context().newPage();
  await other.goto('/mentions-legales');
  // A tab behind another draws no frame, and its header would not see the change of width.
  await page.bringToFront();
  await expect(html).toHaveAttribute('data-fr-theme', 'light');

  await test.step('Dark', async () => {
    // From the user's menu, on a page whose footer is further down.
    await page.getByRole('button', { name: /^Agent / }).click();
    await page.getByRole('banner').getByRole('button', { name: 'Paramètres d’affichage' }).click();
    await page.getByText('Thème sombre').click();
    await expect(html).toHaveAttribute('data-fr-theme', 'dark');
    await expect(other.locator('html')).toHaveAttribute('data-fr-theme', 'dark');
    await expectSoundNarrowAndWide(page);
    await escape(page);
    await page.reload();
    await expect(html).toHaveAttribute('data-fr-theme', 'dark');
  });

  await test.step('That of the computer again', async () => {
    await page.getByRole('contentinfo').getByRole('button', { name: 'Paramètres d’affichage' }).click();
    await expect(page.getByRole('radio', { name: 'Thème sombre' })).toBeChecked();
    await page.getByText('Système').click();
    await expect(html).toHaveAttribute('data-fr-theme', 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(html).toHaveAttribute('data-fr-theme', 'dark');
  });
});
