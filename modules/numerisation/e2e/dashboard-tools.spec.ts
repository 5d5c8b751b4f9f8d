import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, test, tick, type Page } from '@pwp/testing/browser';
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

test('a view is saved for the account, opens with the dashboard, and is given up', async ({ browser, signIn }) => {
  // The view outlives the journey, so no other one uses this account.
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn('referent2@pwp.test', { page });
  await expect(page.getByRole('button', { name: 'Enregistrer cette vue' })).toHaveCount(0);

  await test.step('Columns, size, order and filters make the view', async () => {
    await page.getByRole('combobox', { name: 'Nombre de plis par page' }).selectOption('Par 50 entrées');
    await page.getByRole('columnheader', { name: 'Contexte' }).getByRole('button').click();
    await page.getByRole('button', { name: 'Colonnes' }).click();
    await page.getByRole('checkbox', { name: 'N° unique' }).press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Contexte\s: / }).click();
    await expect(page).toHaveURL(/filtre=renouveles/);
    await page.getByRole('button', { name: 'Enregistrer cette vue' }).click();
    await expect(page.getByRole('button', { name: 'Revenir à la vue par défaut' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Enregistrer cette vue' })).toHaveCount(0);
    await expect(page.getByRole('group', { name: /^Filtres/ })).toBeFocused();
  });

  await test.step('Another visit opens with it', async () => {
    await page.goto('/numerisation/pieces');
    await page.getByRole('link', { name: 'Tableau de bord' }).click();
    await expectSavedView(page);
    await page.goto('/');
    await expectSavedView(page);
  });

  await test.step('« Effacer les filtres » overrides it, and a reload keeps that', async () => {
    await page.getByRole('button', { name: 'Effacer les filtres' }).click();
    await expect(page).not.toHaveURL(/filtre=/);
    await page.reload();
    await expect(plis(page).first()).toBeVisible();
    await expect(page.getByRole('button', { name: /^Contexte\s: / })).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('The default view comes back for good', async () => {
    await page.getByRole('button', { name: 'Revenir à la vue par défaut' }).click();
    await expect(page.getByRole('columnheader')).toHaveCount(6);
    await page.goto('/');
    await expect(plis(page)).toHaveCount(25);
    expect(new URL(page.url()).search).toBe('');
  });
  await context.close();
});

test('moved statuts are announced; rows, page and focus stay until the agent asks for them', async ({
  page,
  request,
}) => {
  await page.goto('/?statut=numerisation-en-cours&tri=dateTransmission&ordre=asc');
  const [transaction = ''] = await transactions(page);
  const row = plis(page).filter({ hasText: transaction });
  const refresh = page.getByRole('button', { name: 'Actualiser' });

  await test.step('A pli ends at Docaposte: a line says so within the minute, and the row has not moved', async () => {
    const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
      data: { statut: 'enregistrement-complet' },
    });
    expect(moved.ok()).toBe(true);
    await expect(page.getByText(/^\d+\splis? (a|ont) changé$/)).toBeVisible({ timeout: 45_000 });
    await expect(row).toContainText('Numérisation en cours');
  });

  await test.step('« Actualiser » brings it, and keeps the focus and the place', async () => {
    const address = page.url();
    await refresh.press('Enter');
    await expect(row).toHaveCount(0);
    await expect(refresh).toBeFocused();
    await expect(page.getByText(/^Liste lue à \d\d:\d\d$/)).toBeVisible();
    expect(page.url()).toBe(address);
  });
});

test('when Docaposte gives no statut, the dashboard says since when and what still works', async ({ page, panne }) => {
  const notice = page.getByText(
    /^Le suivi de la numérisation est interrompu depuis le \d+(er)? \p{L}+ \d{4} à \d\d:\d\d\.$/u,
  );
  await expect(plis(page).first()).toBeVisible();
  await expect(notice).toHaveCount(0);
  await panne('docaposte', 'erreur');
  await expect(async () => {
    await page.reload();
    await expect(notice).toBeVisible({ timeout: 1500 });
  }).toPass();
  await expect(page.getByText(/Vous pouvez ajouter des pièces/)).toBeVisible();
  await expect(plis(page).first()).toBeVisible();
  await panne('docaposte', 'off');
  await expect(async () => {
    await page.reload();
    await expect(plis(page).first()).toBeVisible();
    await expect(notice).toHaveCount(0, { timeout: 1500 });
  }).toPass();
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
        await expectWithinPage(page);
        await expectAccessible(page);
        await page.keyboard.press('Escape');
      });
    }
    await test.step('The search open', async () => {
      await page.getByRole('button', { name: 'Recherche avancée' }).click();
      await tick(page.getByRole('checkbox', { name: 'À transmettre' }));
      await expectWithinPage(page);
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

async function expectSavedView(page: Page): Promise<void> {
  await expect(page).toHaveURL(/filtre=renouveles/);
  await expect(page.getByRole('columnheader', { name: 'Contexte' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByRole('columnheader', { name: 'N° unique' })).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Nombre de plis par page' })).toHaveValue('50');
  await expect(plis(page).filter({ hasNotText: 'Renouvellement' })).toHaveCount(0);
}

async function expectWithinPage(page: Page): Promise<void> {
  const beyond = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(beyond).toBeLessThanOrEqual(0);
}

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
