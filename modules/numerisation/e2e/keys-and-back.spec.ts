import { escape, expect, expectAccessible, expectNothingOpen, test, type Page } from '@pwp/testing/browser';
import { consult, plis } from './numerisation-steps.ts';

/** The manual's demande, with many pieces. */
const FULL = '0340819000040PWP01';

const row = (page: Page, n: number) =>
  plis(page)
    .nth(n)
    .getByRole('button', { name: /^Ouvrir le pli / });
const detail = (page: Page) => page.getByRole('dialog', { name: /Pli [a-z0-9]{13}$/ });

test('from pli to pli by keys, and Back closes the detail before it leaves the page', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
  await page.getByRole('link', { name: 'Tableau de bord' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeFocused();
  await expect(row(page, 1)).toBeVisible();

  await test.step('J leads to the list, then from row to row, as the arrows do', async () => {
    for (const [key, n] of [
      ['j', 0],
      ['j', 1],
      ['ArrowDown', 2],
      ['k', 1],
      ['ArrowUp', 0],
    ] as const) {
      await page.keyboard.press(key);
      await expect(row(page, n)).toBeFocused();
    }
  });

  await test.step('Enter opens, → and ← go on, Escape closes and gives the focus back', async () => {
    await page.keyboard.press('Enter');
    await expect(detail(page).getByText(/^1 sur \d+$/)).toBeVisible();
    await expect(detail(page).getByRole('heading', { level: 2 }).first()).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(detail(page).getByText(/^2 sur \d+$/)).toBeVisible();
    await detail(page).getByRole('button', { name: 'Pli précédent de la liste' }).click();
    await expect(detail(page).getByText(/^1 sur \d+$/)).toBeVisible();
    await expectAccessible(page);
    await escape(page);
    await expect(detail(page)).toHaveCount(0);
    await expect(row(page, 0)).toBeFocused();
  });

  await test.step('Back closes the detail; what it leads to leads back to it', async () => {
    await page.keyboard.press('Enter');
    await expect(detail(page)).toBeVisible();
    await page.goBack();
    await expect(detail(page)).toHaveCount(0);
    await expect(row(page, 0)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(detail(page)).toBeVisible();
    await page.reload();
    await expect(detail(page)).toBeVisible();
    await detail(page).getByRole('button', { name: 'Fermer' }).click();
    await expect(detail(page)).toHaveCount(0);
    await expectNothingOpen(page);
  });

  await test.step('Nothing is left of the detail: the next Back leaves the page', async () => {
    await page.goBack();
    await expect(page.getByLabel('N° unique')).toBeVisible();
  });
});

test('in « À corriger » the keys go from rejection to rejection', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: /^À corriger/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeFocused();
  const rows = page.getByRole('region', { name: 'Rejets à corriger' }).getByRole('listitem');
  await expect(rows.nth(1)).toBeVisible();
  for (const [key, n] of [
    ['j', 0],
    ['ArrowDown', 1],
    ['k', 0],
  ] as const) {
    await page.keyboard.press(key);
    await expect(rows.nth(n).getByRole('link').first()).toBeFocused();
  }
  const see = rows.nth(0).getByRole('button', { name: /^Voir le pli/ });
  await see.click();
  await expect(detail(page)).toBeVisible();
  await page.goBack();
  await expect(detail(page)).toHaveCount(0);
  await expect(see).toBeFocused();
  await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeVisible();
});

test('Back closes a question, then the piece, then leaves the page', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await consult(page, FULL);
  const see = page.getByRole('button', { name: /^Voir SNE/ }).first();
  await see.click();
  await expect(page.getByRole('region', { name: /^Pièce SNE/ })).toBeVisible();
  await page
    .getByRole('button', { name: /^Supprimer SNE/ })
    .first()
    .click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('region', { name: /^Pièce SNE/ })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('region', { name: /^Pièce SNE/ })).toHaveCount(0);
  await expect(see).toBeFocused();
  await page.goBack();
  await expect(page.getByLabel('N° unique')).toBeVisible();
});

test('the keys go through the pieces of a demande, from category to category', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await consult(page, FULL);
  const see = page.getByRole('button', { name: /^Voir SNE/ });
  await expect(see.nth(1)).toBeVisible();
  const pieces = await see.count();
  expect(await page.getByRole('list').filter({ has: see }).count()).toBeGreaterThan(1);
  for (let n = 0; n < pieces; n += 1) {
    await page.keyboard.press('j');
    await expect(see.nth(n)).toBeFocused();
  }
  await page.keyboard.press('ArrowUp');
  await expect(see.nth(pieces - 2)).toBeFocused();
});

test('Back closes a menu of the header, and a link is followed while one is open', async ({ page, signIn }) => {
  await signIn('referent@pwp.test');
  const address = page.url();
  const menu = page.getByRole('banner').locator('[aria-expanded][aria-controls]');
  await expect(menu).toHaveCount(2);
  for (const button of await menu.all()) {
    await button.press('Enter');
    await expect(button).toHaveAttribute('aria-expanded', 'true');
    await page.goBack();
    await expect(button).toHaveAttribute('aria-expanded', 'false');
    await expect(button).toBeFocused();
    expect(page.url()).toBe(address);
  }
  await menu.last().press('Enter');
  await page
    .getByRole('link', { name: /^Comptes/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/comptes/);
  await page.goBack();
  await expect(page).toHaveURL(address);
});

test('on a telephone, Back closes the menu, the search and the notifications', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.setViewportSize({ width: 360, height: 740 });
  const address = page.url();
  for (const [button, dialog] of [
    ['Menu', 'Menu'],
    ['Recherche', 'Recherche'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('dialog', { name: dialog })).toHaveCount(0);
    expect(page.url()).toBe(address);
  }
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  await page.getByRole('button', { name: /^Notifications/ }).click();
  await expect(page.getByRole('dialog', { name: 'Notifications' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(page.url()).toBe(address);
});
