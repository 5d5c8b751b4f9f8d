import { readFile } from 'node:fs/promises';
import { expect, expectSound, test, tick, type Page } from '@pwp/testing/browser';
import { strFromU8, unzipSync } from 'fflate';
import { plis, resultCount, transactions } from './numerisation-steps.ts';

test.beforeEach(async ({ signIn }) => {
  await signIn('agent@pwp.test');
});

test('the agent exports the displayed list: all pages, with its order and columns', async ({ page, allowErrors }) => {
  allowErrors(/ERR_FAILED/);
  await page.getByRole('button', { name: /^Statut dossier\s: / }).click();
  await expect(page).toHaveURL(/filtre=rejetes/);
  await expect(plis(page).filter({ hasNotText: 'Rejet' })).toHaveCount(0);
  const total = await resultCount(page);
  await page.getByRole('button', { name: 'Colonnes' }).click();
  await page.getByRole('checkbox', { name: 'Date de statut' }).press('Space');
  await expect(page.getByRole('columnheader', { name: 'Date de statut' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Colonnes' })).toBeFocused();

  await test.step('CSV', async () => {
    const { name, bytes } = await exported(page, 'Exporter en CSV');
    expect(name).toMatch(/^plis-du-\d{4}-\d\d-\d\d-au-\d{4}-\d\d-\d\d\.csv$/);
    const [heading, ...rows] = bytes.toString().trimEnd().split('\r\n');
    expect(heading).toBe(
      '\uFEFF"N° transaction";"N° unique";"Référence";"Date de transmission";"Statut du dossier";"Contexte"',
    );
    expect(rows).toHaveLength(total);
    const shown = await transactions(page);
    expect(rows.slice(0, shown.length).map((row) => row.slice(1, 14))).toEqual(shown);
    for (const row of rows) expect(row).toContain('Rejet');
  });

  await test.step('XLSX', async () => {
    const { name, bytes } = await exported(page, /^Exporter en XLSX/);
    expect(name).toMatch(/\.xlsx$/);
    const sheet = sheetOf(bytes);
    // The heading, then every pli that matches the filters.
    expect(sheet.match(/<row\b/g)).toHaveLength(total + 1);
    for (const transaction of await transactions(page)) expect(sheet).toContain(transaction);
    expect(sheet).not.toContain('Date de statut');
  });

  await test.step('When the portal is unreachable, the list stays and the reason shows', async () => {
    await page.route('**/export.csv*', (route) => route.abort());
    await page.getByRole('button', { name: 'Exporter' }).click();
    await page.getByRole('button', { name: 'Exporter en CSV' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'L’export n’a pas pu être fait.' })).toBeVisible();
    await expect(page.getByRole('table')).toBeVisible();
  });
});

for (const { name, viewport } of [
  { name: 'a width of 320 px', viewport: { width: 320, height: 640 } },
  { name: 'an office screen at 200 %', viewport: { width: 683, height: 384 } },
]) {
  test(`on ${name}, every part of the dashboard is within the page, and axe finds no fault`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.getByRole('button', { name: /^Délai anormal\s: / }).click();
    await expect(plis(page).filter({ hasNotText: 'Délai anormal' })).toHaveCount(0);
    for (const menu of ['Colonnes', 'Exporter']) {
      await test.step(`« ${menu} » open`, async () => {
        await page.getByRole('button', { name: menu }).click();
        await expectSound(page);
        await page.keyboard.press('Escape');
      });
    }
    await test.step('The search open', async () => {
      await page.getByRole('button', { name: 'Recherche avancée' }).click();
      await tick(page.getByRole('checkbox', { name: 'À transmettre' }));
      await expectSound(page);
    });
  });
}

test('on paper there are the title, the filters in words and the table', async ({ page }) => {
  await page.getByRole('button', { name: /^Statut dossier\s: / }).click();
  await expect(plis(page).filter({ hasNotText: 'Rejet' })).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  await expect(page.getByText('rejetés', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Filtres\s: du /)).toBeVisible();
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

test('from a pli, « Ouvrir un ticket » leads to the support with its n° de transaction, which no address holds', async ({
  page,
}) => {
  const [transaction = ''] = await transactions(page);
  await page.getByRole('button', { name: `Ouvrir le pli ${transaction}` }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Ouvrir un ticket' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ouvrir un ticket' })).toBeFocused();
  expect(page.url()).not.toContain(transaction);
  await test.step('« Précédent » leads back to the dashboard', async () => {
    await page.goBack();
    await expect(plis(page).filter({ hasText: transaction })).toBeVisible();
  });
});

/** Chooses a format in the export menu, and reads the downloaded file. */
async function exported(page: Page, format: string | RegExp): Promise<{ name: string; bytes: Buffer }> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exporter', exact: true }).click();
  await page.getByRole('button', { name: format }).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The XML of a workbook's only sheet and of its texts. */
function sheetOf(workbook: Buffer): string {
  const files = unzipSync(new Uint8Array(workbook));
  const names = Object.keys(files).filter((name) => /worksheets\/sheet\d+\.xml$|sharedStrings\.xml$/.test(name));
  return names.map((name) => strFromU8(files[name] ?? new Uint8Array())).join('\n');
}
