import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, expectSound, test, tick, type Page } from '@pwp/testing/browser';
import { Statistiques, StatistiquesPerimetre } from '../contracts/index.ts';

/** The page's request for its figures. */
const FIGURES = /\/api\/numerisation\/statistiques(?:\/perimetre)?\?/;

/** What « Voir le tableau » shows: each row as its texts, spaces made plain. */
async function tableOf(page: Page, title: string | RegExp): Promise<string[][]> {
  const table = page.getByRole('table', { name: title });
  await expect(table).toBeVisible();
  const rows = await table.getByRole('row').all();
  return Promise.all(
    rows.map(async (row) =>
      (await row.locator('th, td').allTextContents()).map((text) => text.replaceAll(/\s/g, ' ').trim()),
    ),
  );
}

async function openTable(page: Page, title: string): Promise<void> {
  const button = page.getByRole('button', { name: `Voir le tableau : ${title}` });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: `Masquer le tableau : ${title}` })).toHaveAttribute(
    'aria-expanded',
    'true',
  );
}

/** The pictures whose name begins so are drawn: none is empty. */
async function expectDrawn(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('img', { name })).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate<boolean>(`{
        const named = [...document.querySelectorAll('canvas[role=img]')]
          .filter((canvas) => canvas.getAttribute('aria-label').replaceAll('\u00A0', ' ').startsWith(${JSON.stringify(name)}));
        const isDrawn = (canvas) => canvas.getContext('2d')
          .getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0);
        named.length > 0 && named.every(isDrawn);
      }`),
    )
    .toBe(true);
}

test('from the dashboard, « Statistiques » shows the figures of the guichet; a longer period is one key away', async ({
  page,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  const library: string[] = [];
  page.on('request', (request) => {
    if (/draw-chart/.test(request.url())) library.push(request.url());
  });

  await test.step('The library of charts comes with the page, not before', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
    expect(library).toEqual([]);
    const answered = page.waitForResponse(FIGURES);
    await page.getByRole('main').getByRole('link', { name: 'Statistiques' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Statistiques' })).toBeFocused();
    const answer = Statistiques.parse(await (await answered).json());
    expect(answer.pas).toBe('jour');
    await expect(page.getByRole('listitem').filter({ hasText: 'Plis transmis' })).toContainText(
      String(answer.total.plis),
    );
    await expectDrawn(page, 'Plis par jour et par statut. ');
    expect(library).toHaveLength(1);
  });

  const figures = await test.step('By keys: 90 days, in the address, counted by week', async () => {
    const answered = page.waitForResponse(FIGURES);
    await tick(page.getByRole('radio', { name: '90 jours' }));
    await expect(page).toHaveURL(/\/numerisation\/statistiques\?periode=90-jours$/);
    const answer = Statistiques.parse(await (await answered).json());
    await expect(page.getByRole('heading', { name: 'Plis par semaine et par statut' })).toBeVisible();
    return answer;
  });

  await test.step('The tables have the numbers of the API', async () => {
    await openTable(page, 'Plis par semaine et par statut');
    const statuts = await tableOf(page, 'Plis par semaine et par statut');
    const sums = figures.tranches.map((tranche) => Object.values(tranche.statuts).reduce((sum, plis) => sum + plis, 0));
    expect(statuts.slice(1, -1).map((row) => Number(row.at(-1)))).toEqual(sums);
    expect(statuts.at(-1)?.at(-1)).toBe(String(figures.total.plis));
    await openTable(page, 'Délai jusqu’à l’enregistrement complet');
    const delais = await tableOf(page, 'Délai jusqu’à l’enregistrement complet');
    expect(delais.slice(1, -1).map(([, complets]) => Number(complets))).toEqual(
      figures.semaines.map(({ complets }) => complets),
    );
    await openTable(page, 'Motifs de rejet');
    const motifs = await tableOf(page, 'Motifs de rejet');
    const rejections = figures.motifs.reduce((sum, { nombre }) => sum + nombre, 0);
    expect(motifs.at(-1)).toEqual(['Total', String(rejections)]);
  });

  await test.step('The table is also a file', async () => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Télécharger en CSV : Motifs de rejet' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`motifs-du-${figures.du}-au-${figures.au}.csv`);
    expect(await readFile(await download.path(), 'utf8')).toContain('\uFEFF"Motif";"Rejets"\r\n');
  });

  await test.step('It is accessible, and a reload shows the same', async () => {
    await expectAccessible(page);
    await page.reload();
    await expect(page.getByRole('radio', { name: '90 jours' })).toBeChecked();
  });

  await test.step('Days of one’s own: a fault says what is wrong, then the days are in the address', async () => {
    await tick(page.getByRole('radio', { name: 'Autre période' }));
    await page.getByLabel('Du', { exact: true }).fill('2026-11-20');
    await page.getByLabel('Au', { exact: true }).fill('2026-11-10');
    await page.getByRole('button', { name: 'Afficher' }).click();
    await expect(page.getByText('La date de fin est avant la date de début.')).toBeVisible();
    await expect(page.getByLabel('Du', { exact: true })).toBeFocused();
    await page.getByLabel('Au', { exact: true }).fill('2026-11-30');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\?du=2026-11-20&au=2026-11-30$/);
  });

  await test.step('« Précédent » leads back to the 90 days', async () => {
    await page.goBack();
    await expect(page.getByRole('radio', { name: '90 jours' })).toBeChecked();
  });

  await test.step('« Voir ces plis » lists on the dashboard those that a figure counts', async () => {
    const rejetes = page.getByRole('link', { name: 'Voir ces plis rejetés' });
    // The figures of the other days stay until those of these are there.
    await expect(rejetes).toHaveAttribute('href', new RegExp(`du=${figures.du}&au=${figures.au}`));
    await rejetes.click();
    await expect(page).toHaveURL(/\/\?du=.*&statut=pieces-rejetees(,|%2C)rejet-sne$/);
    await expect(page.getByText(new RegExp(`· ${figures.total.rejetes}\\sdossiers trouvés$`))).toBeVisible();
  });
});

test('a référent sees the guichets side by side, together, or one alone', async ({ page, signIn }) => {
  await signIn('referent@pwp.test');
  const answered = page.waitForResponse(FIGURES);
  await page.goto('/numerisation/statistiques?periode=90-jours');
  const figures = StatistiquesPerimetre.parse(await (await answered).json());

  await test.step('Side by side: three charts, and a table with the numbers of the API', async () => {
    for (const measure of ['Plis transmis', 'Taux de rejet', 'Délai médian']) {
      await expectDrawn(page, `Guichets côte à côte : ${measure}`);
    }
    await openTable(page, 'Guichets côte à côte');
    const rows = await tableOf(page, 'Guichets côte à côte');
    expect(rows.slice(1, -1).map(([guichet = '', plis]) => [guichet.slice(0, 5), Number(plis)])).toEqual(
      figures.guichets.toSorted((one, other) => other.plis - one.plis).map(({ code, plis }) => [code, plis]),
    );
    expect(rows.at(-1)?.[1]).toBe(String(figures.total.plis));
    await expectAccessible(page);
  });

  await test.step('The reasons are by guichet', async () => {
    await openTable(page, 'Motifs de rejet');
    const [heading] = await tableOf(page, 'Motifs de rejet');
    expect(heading?.toSorted()).toEqual(['00002', 'Motif', 'PWP01', 'Total']);
  });

  await test.step('One alone, in the address', async () => {
    const narrowed = page.waitForResponse(FIGURES);
    await page.getByRole('combobox', { name: 'Guichets' }).selectOption('PWP01');
    const alone = StatistiquesPerimetre.parse(await (await narrowed).json());
    expect(alone.guichets.map(({ code }) => code)).toEqual(['PWP01']);
    await expect(page).toHaveURL(/periode=90-jours&guichet=PWP01$/);
    await expect(page.getByRole('heading', { name: 'Guichets côte à côte' })).toHaveCount(0);
  });
});

test('at 320 px nothing goes beyond the page, tables included', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto('/numerisation/statistiques');
  await openTable(page, 'Plis par jour et par statut');
  await expectDrawn(page, 'Motifs de rejet. ');
  await expectSound(page);
});
