import { expect, test, type Page } from '@pwp/testing/browser';

test('the first keys of a page lead to its content, its menu and its foot', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();

  await test.step('« Contenu » skips the header and the menu', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Contenu' })).toBeFocused();
    await expect(page.getByRole('link', { name: 'Contenu' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await expect(page).toHaveURL('/');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Recherche avancée' })).toBeFocused();
  });

  await test.step('« Menu » and « Pied de page » lead there', async () => {
    await page.getByRole('link', { name: 'Menu', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('navigation', { name: 'Menu principal' })).toBeFocused();
    await page.getByRole('link', { name: 'Pied de page' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('contentinfo')).toBeFocused();
  });
});

test('the main job can be done with the keyboard alone', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');

  await test.step('From the dashboard to a demande', async () => {
    await page.getByRole('link', { name: 'Ajouter / supprimer' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
    await tabTo(page, page.getByLabel('N° unique'));
    await page.keyboard.type('0340323001450GDPUB');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /^Sélection intelligente/ })).toBeFocused();
  });

  await test.step('The question before deleting takes the focus, Escape gives it back', async () => {
    const remove = page.getByRole('button', { name: 'Supprimer SNE000189152000151.pdf' });
    await tabTo(page, remove);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Supprimer 1 pièce de la demande ?' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('alertdialog')).toBeHidden();
    await expect(remove).toBeFocused();
  });

  await test.step('« Ajouter des pièces » is reached, then the file field, then « Valider »', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Ajouter des pièces' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Ajouter des pièces à la demande' })).toBeFocused();
    await tabTo(page, page.getByLabel('Choisissez un fichier'));
    await tabTo(page, page.getByRole('button', { name: 'Valider' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
  });
});

test('Escape closes the detail of a pli and gives the focus back', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  const opener = page.getByRole('button', { name: /^Voir détail du pli/ }).first();
  await opener.focus();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('dialog', { name: /^Pli [a-z0-9]{13}$/ });
  await expect(detail.getByRole('heading', { level: 2 })).toBeFocused();

  await test.step('The focus stays within the panel', async () => {
    for (let presses = 0; presses < 6; presses += 1) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          "document.activeElement === document.body || document.activeElement.closest('dialog') !== null",
        ),
      ).toBe(true);
    }
  });

  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await expect(opener).toBeFocused();
});

test('on a narrow screen the menu opens in front of the page, and Escape closes it', async ({ page, signIn }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn('agent@pwp.test');
  const button = page.getByRole('button', { name: 'Menu' });
  await button.press('Enter');
  const menu = page.getByRole('dialog', { name: 'Menu' });
  await expect(menu.getByRole('link', { name: 'Fiche de transmission' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await button.press('Enter');
  await menu.getByRole('link', { name: 'Fiche de transmission' }).press('Enter');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Télécharger une fiche de transmission' })).toBeFocused();
});

test('the menu can be folded to its icons, and stays so', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.getByRole('button', { name: 'Replier le menu' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Déplier le menu' })).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('link', { name: 'Profil' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Déplier le menu' })).toBeVisible();
});

/** Goes forward key by key, as one who cannot point does; a page of sixty stops is too long. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element.matches(':focus'))) return;
  }
  await expect(target).toBeFocused();
}
