import { expect, test, type Page } from '@pwp/testing/browser';
import { plis, resultCount, transactions } from './numerisation-steps.ts';

test.beforeEach(async ({ signIn }) => {
  await signIn('agent@pwp.test');
});

test('each counter filters the list, and lets it go when pressed again', async ({ page }) => {
  const total = await resultCount(page);
  for (const [name, noun, filter, words] of [
    [
      'Statut et contexte',
      /^\d+\sdossiers? rejetés? et renouvelés?$/,
      'rejetés et renouvelés',
      ['Rejet', 'Renouvellement'],
    ],
    ['Contexte', /^\d+\sdossiers? renouvelés?$/, 'renouvelés', ['Renouvellement']],
    ['Statut dossier', /^\d+\sdossiers? rejetés?$/, 'rejetés', ['Rejet']],
    ['Délai anormal', /^\d+\sdossiers? à surveiller$/, 'délai anormal', ['Délai anormal', 'sans changement depuis']],
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

  await test.step('A reload keeps the sort, the size and the page', async () => {
    const shown = await transactions(page);
    const address = new URL(page.url());
    expect(Object.fromEntries(address.searchParams)).toEqual({
      tri: 'transaction',
      ordre: 'desc',
      taille: '50',
      page: '2',
    });
    await page.reload();
    await expect(page.getByText(/^51–/)).toBeVisible();
    await expect(heading).toHaveAttribute('aria-sort', 'descending');
    await expect(page.getByRole('combobox', { name: 'Nombre de plis par page' })).toHaveValue('50');
    await expect(page.getByRole('link', { name: '2', exact: true })).toHaveAttribute('aria-current', 'page');
    expect(await transactions(page)).toEqual(shown);
  });

  await test.step('« Précédent » leaves the page, then the size, then each way of the sort', async () => {
    await page.goBack();
    await expect(page.getByText(/^1–50\ssur /)).toBeVisible();
    await expect(page.getByRole('link', { name: '1', exact: true })).toHaveAttribute('aria-current', 'page');
    await page.goBack();
    await expect(plis(page)).toHaveCount(25);
    await expect(page.getByRole('combobox', { name: 'Nombre de plis par page' })).toHaveValue('25');
    await expect.poll(() => isSorted(page, (a, b) => a > b)).toBe(true);
    await page.goBack();
    await expect(heading).toHaveAttribute('aria-sort', 'ascending');
    await expect.poll(() => isSorted(page, (a, b) => a < b)).toBe(true);
    await page.goBack();
    await expect(page.getByRole('columnheader', { name: 'Date de transmission' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    expect(new URL(page.url()).search).toBe('');
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
    await expect(search).toHaveAttribute('aria-expanded', 'false');
    await expect(page.getByRole('region', { name: 'Résultats' })).toBeFocused();
    await expect(plis(page).filter({ hasNotText: 'Enregistrement complet' })).toHaveCount(0);
    await expect(plis(page)).not.toHaveCount(0);
  });

  await test.step('The counters follow: none of these plis is rejected', async () => {
    await expect(page.getByRole('button', { name: 'Statut dossier : 0 dossier rejeté' })).toBeVisible();
    await expect(page.getByText(/^Le .+ · \d+\sdossiers trouvés$/)).toBeVisible();
  });
  const found = await resultCount(page);
  expect(found).toBeLessThan(total);

  await test.step('A counter without matches shows an empty list, which says what to do', async () => {
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
    // Plis of other journeys may have been completed meanwhile.
    await expect.poll(() => resultCount(page)).toBeGreaterThanOrEqual(found);
    await expect(page.getByRole('button', { name: /^Statut dossier : / })).toHaveAttribute('aria-pressed', 'false');
    await page.goForward();
    await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
  });

  await test.step('« Effacer les filtres » brings the month back, and the focus stays near', async () => {
    await page.getByRole('status').getByRole('button', { name: 'Effacer les filtres' }).click();
    await expect.poll(() => resultCount(page)).toBeGreaterThanOrEqual(total);
    await expect(page.getByRole('group', { name: /^Filtres/ })).toBeFocused();
    expect(new URL(page.url()).search).toBe('');
  });

  await test.step('By contexte, which a reload keeps too', async () => {
    const renouvellement = page.getByRole('checkbox', { name: 'Renouvellement', exact: true });
    await search.click();
    await renouvellement.press('Space');
    await page.getByRole('button', { name: 'Rechercher' }).click();
    await expect(page).toHaveURL(/contexte=REN/);
    const filter = page.getByRole('button', { name: 'Retirer le filtre : Renouvellement' });
    for (const again of [false, true]) {
      if (again) await page.reload();
      await expect(filter).toBeVisible();
      await expect(plis(page).first()).toBeVisible();
      await expect(plis(page).filter({ hasNotText: 'Renouvellement' })).toHaveCount(0);
    }
    expect(await resultCount(page)).toBeLessThan(total);
    await search.click();
    await expect(renouvellement).toBeChecked();
  });
});

test('« Voir détail » takes the focus, Escape returns it', async ({ page }) => {
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

async function isSorted(page: Page, before: (a: string, b: string) => boolean): Promise<boolean> {
  const shown = await transactions(page);
  return shown.length > 1 && shown.every((pli, index) => index === 0 || before(shown[index - 1] ?? '', pli));
}
