import { expect, test, type Page } from '@pwp/testing/browser';
import { plis } from './numerisation-steps.ts';

test.beforeEach(async ({ signIn }) => {
  await signIn('agent@pwp.test');
});

test('each counter filters the list, and lets it go when pressed again', async ({ page }) => {
  const total = await resultCount(page);
  for (const [name, noun, filter, words] of [
    [
      'Statut et contexte',
      /^\d+ dossiers? rejetés? et renouvelés?$/,
      'rejetés et renouvelés',
      ['Rejet', 'Renouvellement'],
    ],
    ['Contexte', /^\d+ dossiers? renouvelés?$/, 'renouvelés', ['Renouvellement']],
    ['Statut dossier', /^\d+ dossiers? rejetés?$/, 'rejetés', ['Rejet']],
  ] as const) {
    await test.step(`« ${name} »`, async () => {
      const tile = page.getByRole('button', { name: new RegExp(`^${name} : `) });
      await expect(tile).toHaveAttribute('aria-pressed', 'false');
      const counted = Number(/\d+/.exec((await tile.getByText(noun).textContent()) ?? '')?.[0]);
      expect(counted).toBeGreaterThan(0);
      expect(counted).toBeLessThan(total);
      await tile.click();
      await expect(tile).toHaveAttribute('aria-pressed', 'true');
      await expect(page.getByRole('button', { name: `Retirer le filtre : ${filter}`, exact: true })).toBeVisible();
      await expect.poll(() => resultCount(page)).toBe(counted);
      for (const word of words) await expect(plis(page).filter({ hasNotText: word })).toHaveCount(0);
      await tile.click();
      await expect(tile).toHaveAttribute('aria-pressed', 'false');
      await expect.poll(() => resultCount(page)).toBe(total);
    });
  }
});

test('columns sort both ways, and pages have the size that is chosen', async ({ page }) => {
  const heading = page.getByRole('columnheader', { name: 'N° transaction' });
  const sort = heading.getByRole('button');

  await test.step('The newest come first until a column is chosen', async () => {
    await expect(page.getByRole('columnheader', { name: 'Date de transmission' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
  });

  await test.step('A column sorts upwards, then downwards', async () => {
    await sort.click();
    await expect(heading).toHaveAttribute('aria-sort', 'ascending');
    await expect(page).toHaveURL(/tri=transaction&ordre=asc/);
    await expect.poll(() => isSorted(page, (a, b) => a < b)).toBe(true);
    await sort.click();
    await expect(heading).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(() => isSorted(page, (a, b) => a > b)).toBe(true);
  });

  await test.step('Fifty rows a page, then the second page', async () => {
    const total = await resultCount(page);
    await page.getByRole('combobox', { name: 'Nombre de plis par page' }).selectOption('Par 50 entrées');
    await expect(plis(page)).toHaveCount(50);
    await expect(page.getByText(`1–50 sur ${total}`)).toBeVisible();
    const first = await transactions(page);
    await page.getByRole('navigation', { name: 'Pagination des plis' }).getByRole('link', { name: '2' }).click();
    await expect(page.getByText(`51–${Math.min(100, total)} sur ${total}`)).toBeVisible();
    await expect(page.getByRole('link', { name: '2', exact: true })).toHaveAttribute('aria-current', 'page');
    await expect.poll(async () => (await transactions(page)).some((pli) => first.includes(pli))).toBe(false);
  });
});

test('an advanced search stands in the address: a reload keeps it, and « Précédent » leaves it step by step', async ({
  page,
}) => {
  const total = await resultCount(page);
  const search = page.getByRole('button', { name: 'Recherche avancée' });
  await test.step('By statut', async () => {
    await search.click();
    await expect(search).toHaveAttribute('aria-expanded', 'true');
    await page.getByRole('checkbox', { name: 'Enregistrement complet' }).press('Space');
    await page.getByRole('button', { name: 'Rechercher' }).click();
    await expect(page).toHaveURL(/statut=enregistrement-complet/);
    await expect(plis(page).filter({ hasNotText: 'Enregistrement complet' })).toHaveCount(0);
    await expect(plis(page)).toHaveCount(10);
  });
  const found = await resultCount(page);
  expect(found).toBeLessThan(total);

  await test.step('A counter that fits nothing of it leaves an empty list, which says what to do', async () => {
    await page.getByRole('button', { name: /^Statut dossier : / }).click();
    await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
    await expect(page.getByText('Retirez un filtre ou élargissez la période pour voir plus de plis.')).toBeVisible();
  });

  await test.step('A reload keeps both filters', async () => {
    await page.reload();
    await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Statut dossier : / })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('button', { name: 'Retirer le filtre : Enregistrement complet' })).toBeVisible();
  });

  await test.step('« Précédent » undoes the last filter, « Suivant » does it again', async () => {
    await page.goBack();
    await expect.poll(() => resultCount(page)).toBe(found);
    await expect(page.getByRole('button', { name: /^Statut dossier : / })).toHaveAttribute('aria-pressed', 'false');
    await page.goForward();
    await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
  });

  await test.step('« Effacer les filtres » brings the month back, and the focus stays near', async () => {
    await page.getByRole('status').getByRole('button', { name: 'Effacer les filtres' }).click();
    await expect.poll(() => resultCount(page)).toBe(total);
    await expect(page.getByRole('group', { name: /^Filtres/ })).toBeFocused();
    expect(new URL(page.url()).search).toBe('');
  });
});

test('a period without plis, and one that ends before it begins, are told apart', async ({ page }) => {
  await page.getByRole('button', { name: 'Recherche avancée' }).click();
  await page.getByLabel('Transmis du').fill('2019-02-01');
  await page.getByLabel('au', { exact: true }).fill('2019-01-01');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toContainText(
    'La date de fin est avant la date de début.',
  );
  await page.getByLabel('au', { exact: true }).fill('2019-02-28');
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page).toHaveURL(/du=2019-02-01&au=2019-02-28/);
  await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retirer le filtre : du 01/02/2019 au 28/02/2019' })).toBeVisible();
});

test('« Voir détail » takes the focus, Escape gives it back', async ({ page }) => {
  await page.getByRole('button', { name: /^Statut dossier : / }).click();
  const opener = page.getByRole('button', { name: /^Voir détail du pli / }).first();
  await opener.press('Enter');
  const detail = page.getByRole('dialog', { name: /^Pli [a-z0-9]{13}$/ });
  await expect(detail.getByRole('heading', { level: 2, name: /^Pli / })).toBeFocused();
  await expect(detail.getByRole('heading', { name: 'Historique' })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(detail.getByRole('button', { name: 'Fermer' })).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(detail).toBeHidden();
  await expect(opener).toBeFocused();

  await test.step('« Fermer » does the same', async () => {
    await opener.click();
    await detail.getByRole('button', { name: 'Fermer' }).click();
    await expect(detail).toBeHidden();
    await expect(opener).toBeFocused();
  });
});

/** The number of plis in the list, all pages together. */
async function resultCount(page: Page): Promise<number> {
  const range = await page.getByText(/^\d+–\d+ sur \d+$/).textContent();
  return Number(/\d+$/.exec(range ?? '')?.[0]);
}

async function transactions(page: Page): Promise<string[]> {
  const names = await page.getByRole('button', { name: /^Ouvrir le pli / }).allTextContents();
  return names.map((name) => name.trim().slice(-13));
}

async function isSorted(page: Page, before: (a: string, b: string) => boolean): Promise<boolean> {
  const shown = await transactions(page);
  return shown.length > 1 && shown.every((pli, index) => index === 0 || before(shown[index - 1] ?? '', pli));
}
