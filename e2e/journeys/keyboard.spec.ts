import { DEMO_PASSWORD, escape, expect, expectNothingOpen, test, type Page } from '@pwp/testing/browser';
import { onePagePdf } from '../one-page-pdf.ts';

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

/** A demande that no other journey touches, with one full category. */
const DEMANDE = '0340519002740PWP01';
const FILES = ['avis-imposition.pdf', 'quittance.pdf'] as const;

test('pieces are removed and added with the keyboard alone, from the sign-in to the pli', async ({ page }) => {
  test.slow();

  await test.step('Sign-in', async () => {
    await page.goto('/');
    await tabTo(page, page.getByLabel('Identifiant'));
    await page.keyboard.type('agent@pwp.test');
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Mot de passe', { exact: true })).toBeFocused();
    await page.keyboard.type(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('table')).toBeVisible();
  });

  await test.step('From the dashboard to a demande: a wrong number is told, and the summary leads to its field', async () => {
    await press(page, page.getByRole('link', { name: 'Ajouter / supprimer' }), 'Enter');
    const field = page.getByLabel('N° unique');
    await expect(field).toBeFocused();
    await page.keyboard.type('0341319002740PWP01');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(field).toBeFocused();
    await page.keyboard.press('Control+A');
    await page.keyboard.type(DEMANDE);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /^Sélection intelligente/ })).toBeFocused();
  });

  const boxes = page.getByRole('checkbox', { name: /^Sélectionner/ });
  const box = boxes.first();
  const piece =
    await test.step('A piece is ticked and unticked, then seen beside the list; Escape gives the focus back', async () => {
      await tabTo(page, box);
      const ticked = await box.isChecked();
      await page.keyboard.press('Space');
      await expect(box).toBeChecked({ checked: !ticked });
      await page.keyboard.press('Space');
      await expect(box).toBeChecked({ checked: ticked });
      await page.keyboard.press('Tab');
      const see = page.getByRole('button', { name: /^Voir/ }).first();
      await expect(see).toBeFocused();
      await page.keyboard.press('Enter');
      const viewer = page.getByRole('region', { name: /^Pièce/ });
      const first = await viewer.getAttribute('aria-label');
      await page.keyboard.press('ArrowRight');
      await expect(viewer).not.toHaveAccessibleName(first ?? '');
      await page.keyboard.press('ArrowLeft');
      await escape(page);
      await expect(viewer).toHaveCount(0);
      await expect(see).toBeFocused();
      return (await see.textContent())?.replace(/^Voir\s/, '') ?? '';
    });

  await test.step('The question before deleting takes the focus; Escape gives it back, « Confirmer » deletes', async () => {
    const remove = page.getByRole('button', { name: `Supprimer ${piece}` });
    await press(page, remove, 'Enter');
    await expect(page.getByRole('heading', { name: 'Supprimer 1 pièce de la demande ?' })).toBeFocused();
    await escape(page);
    await expect(page.getByRole('alertdialog')).toBeHidden();
    await expect(remove).toBeFocused();
    await page.keyboard.press('Enter');
    await press(page, page.getByRole('button', { name: 'Confirmer la suppression' }), 'Enter');
    const result = page.getByRole('group', { name: 'Résultat de la suppression' });
    await expect(result).toContainText('1 pièce supprimée');
    await expect(result).toBeFocused();
    await expectNothingOpen(page);
  });

  await test.step('« Ajouter des pièces »: the file field is reached and takes two files', async () => {
    await press(page, page.getByRole('link', { name: 'Ajouter des pièces' }), 'Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Ajouter des pièces à la demande' })).toBeFocused();
    const field = page.getByLabel('Choisissez un fichier');
    await tabTo(page, field);
    // The browser opens a window of the system here, with its own keys.
    await field.setInputFiles(FILES.map((name) => ({ name, mimeType: 'application/pdf', buffer: onePagePdf(name) })));
    for (const name of FILES) await expect(fileRow(page, name)).toContainText('Reçue');
  });

  await test.step('The order and the category are chosen, and the focus stays where one works', async () => {
    await press(page, page.getByRole('button', { name: `Descendre ${FILES[0]}` }), 'Enter');
    await expect(page.getByRole('heading', { level: 3, name: /^2\spièces à envoyer/ })).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: 'Reçue' })).toHaveText([
      /^Aperçu de quittance/,
      /^Aperçu de avis-imposition/,
    ]);
    const categorie = page.getByLabel(`Catégorie de ${FILES[0]}`);
    await tabTo(page, categorie);
    await page.keyboard.type('heberge');
    await page.keyboard.press('Enter');
    await expect(categorie).toHaveValue('Attestation de la personne qui héberge');
  });

  await test.step('« Valider », and the pli from its confirmation', async () => {
    await press(page, page.getByRole('button', { name: 'Valider' }), 'Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Pièces enregistrées' })).toBeVisible();
    await expect(page.getByLabel('N° unique de la demande suivante')).toBeFocused();
    const line = await page.getByText(/N° de transaction\s: [a-z0-9]{13}/).textContent();
    await press(page, page.getByRole('link', { name: 'Voir le pli' }), 'Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeFocused();
    await expect(page.getByRole('table')).toContainText(/[a-z0-9]{13}/.exec(line ?? '')?.[0] ?? 'no transaction');
  });
});

test('Escape closes the detail of a pli and gives the focus back', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/?filtre=rejetes');
  const opener = page.getByRole('button', { name: /^Voir détail du pli/ }).first();
  await opener.focus();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('dialog', { name: /Pli [a-z0-9]{13}$/ });
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
  await escape(page);
  await expect(menu).toBeHidden();
  await expect(button).toBeFocused();
  await button.press('Enter');
  await menu.getByRole('link', { name: 'Fiche de transmission' }).press('Enter');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('heading', { level: 1, name: 'Télécharger une fiche de transmission' })).toBeFocused();
});

/** Presses Tab until the element has the focus, like a person without a mouse who sees it. More than sixty stops is a failure. */
async function tabTo(page: Page, target: ReturnType<Page['locator']>): Promise<void> {
  await expect(target).toBeAttached();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
  }
  await expect(target).toBeFocused();
}

/** Tabs to an element, then acts on it. */
async function press(page: Page, target: ReturnType<Page['locator']>, key: 'Enter' | 'Space'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** The line of a file to send. */
function fileRow(page: Page, name: string) {
  return page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
}
