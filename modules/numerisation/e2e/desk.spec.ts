import { expect, expectAccessible, test, type Page } from '@pwp/testing/browser';
import { chooseFiles, confirmedTransaction, pdfFile, plis, resultCount, valider } from './numerisation-steps.ts';

/** A small office screen, with the menu open. */
const OFFICE = { width: 1280, height: 800 };
const COLUMNS = [
  'N° transaction',
  'N° unique',
  'Date de transmission',
  'Statut du dossier',
  'Date de statut',
  'Contexte',
];
/** A demande that no other journey changes. */
const DEMANDE = '034 07 20 002518 G1175';

test.beforeEach(async ({ page, signIn }) => {
  await page.setViewportSize(OFFICE);
  await signIn('agent@pwp.test');
});

for (const { name, address } of [
  { name: 'an ordinary month', address: '/' },
  { name: 'rejected plis alone', address: '/?filtre=rejetes' },
  { name: 'plis that have stood too long', address: '/?filtre=delai-anormal&du=2026-01-01' },
]) {
  test(`at 1280 × 800 with the menu open, ${name}: twelve rows or more, all columns, one line each`, async ({
    page,
  }) => {
    await page.goto(address.replace('2026-01-01', monthsAgo(3)));
    await expect(plis(page).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Replier le menu' })).toBeVisible();
    await expect(page.getByRole('columnheader')).toHaveCount(COLUMNS.length);
    for (const [place, label] of COLUMNS.entries())
      await expect(page.getByRole('columnheader').nth(place)).toHaveAccessibleName(new RegExp(`${label}$`));
    const total = await resultCount(page);
    const seen = await rowsAboveTheFold(page);
    expect(seen.rows).toBeGreaterThanOrEqual(Math.min(12, total));
    expect(seen.tallest).toBeLessThan(40);
    expect(seen.beyond).toBeLessThanOrEqual(0);
  });
}

test('at 1920 × 1080 the width is used: dates in full, statuts in their own words, twenty rows', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto('/?filtre=rejetes');
  await expect(
    page.getByText(/^Rejet d.une ou plusieurs pièces lors du traitement\s: 1\spièce rejetée$/).first(),
  ).toBeVisible();
  await expect(page.getByRole('cell', { name: /^\d+(er)? \p{L}+ \d{4} à \d\d:\d\d$/u }).first()).toBeVisible();
  await page.goto('/');
  await expect(plis(page).first()).toBeVisible();
  const seen = await rowsAboveTheFold(page);
  expect(seen.rows).toBeGreaterThanOrEqual(20);
  expect(seen.beyond).toBeLessThanOrEqual(0);
});

test('the head stays on screen, and neither it nor the bar hides the row that has the focus', async ({ page }) => {
  await expect(plis(page)).toHaveCount(25);
  await page
    .getByRole('checkbox', { name: /^Choisir le pli / })
    .first()
    .press('Space');
  const bar = page.getByRole('group', { name: 'Plis cochés' });
  await expect(bar).toBeInViewport({ ratio: 1 });
  await expect(bar).toContainText('1 pli :');
  await plis(page)
    .last()
    .getByRole('button', { name: /^Ouvrir le pli / })
    .focus();
  await expectUncovered(page);
  await expect(page.getByRole('columnheader', { name: 'Contexte' })).toBeInViewport({ ratio: 1 });
  await expect(bar).toBeInViewport({ ratio: 1 });
  await test.step('Back up by the keyboard, row after row', async () => {
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press('Shift+Tab');
      await expectUncovered(page);
    }
  });
  await expectAccessible(page);
});

test('the main job takes four clicks', async ({ page }) => {
  let clicks = 0;
  const click = async (target: ReturnType<Page['getByRole']>) => {
    await target.click();
    clicks += 1;
  };
  await click(page.getByRole('link', { name: 'Ajouter / supprimer' }));
  await page.getByLabel('N° unique').fill(DEMANDE);
  await click(page.getByRole('button', { name: 'Ajouter des pièces' }));
  // One click opens the system's own dialog.
  await expect(page.getByRole('heading', { level: 1, name: 'Ajouter des pièces à la demande' })).toBeFocused();
  await chooseFiles(page, [pdfFile('avis-imposition.pdf')]);
  clicks += 1;
  await click(valider(page));
  await confirmedTransaction(page);
  expect(clicks).toBe(4);
});

test('on paper there are the title, the filters in words and the table', async ({ page }) => {
  await page.goto('/?filtre=rejetes');
  await expect(plis(page).first()).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  await expect(page.getByText('rejetés', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Filtres\s: de toute date/)).toBeVisible();
  await expect(page.getByRole('table')).toBeVisible();
  for (const hidden of [
    page.getByRole('banner'),
    page.getByRole('navigation'),
    page.getByRole('contentinfo'),
    page.getByRole('button', {
      name: /^(Recherche avancée|Colonnes|Exporter|Actualiser|Effacer les filtres|Voir détail)/,
    }),
    page.getByRole('list', { name: 'Filtrer par compteur' }),
  ]) {
    await expect(hidden).toHaveCount(0);
  }
});

/** The first day of a month that lies so many months back (ISO 8601). */
function monthsAgo(months: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
}

/** Rows that are wholly seen without scrolling, the height of the tallest, and what lies beside the screen; px. */
async function rowsAboveTheFold(page: Page): Promise<{ rows: number; tallest: number; beyond: number }> {
  // A text: the browser's names are unknown to the types of tests.
  return page.evaluate<{ rows: number; tallest: number; beyond: number }>(`{
    const boxes = [...document.querySelectorAll('tbody tr')].map((row) => row.getBoundingClientRect());
    const overflow = (element) => element.scrollWidth - element.clientWidth;
    ({
      rows: boxes.filter(({ bottom }) => bottom <= innerHeight).length,
      tallest: Math.max(...boxes.map(({ height }) => height)),
      beyond: Math.max(overflow(document.documentElement), overflow(document.querySelector('.pwp-table'))),
    });
  }`);
}

/** What has the focus is what one sees at its place. */
async function expectUncovered(page: Page): Promise<void> {
  const covered = await page.evaluate<string>(`{
    const focused = document.activeElement;
    const { left, right, top, bottom } = focused.getBoundingClientRect();
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isSeen = seen !== null && (focused.contains(seen) || focused.closest('tr, th')?.contains(seen) === true);
    isSeen ? '' : focused.outerHTML.slice(0, 120) + ' is below ' + seen?.outerHTML.slice(0, 120);
  }`);
  expect(covered).toBe('');
}
