import { expect, expectAccessible, expectSound, test, type Page } from '@pwp/testing/browser';
import {
  chooseFiles,
  consult,
  demandeur,
  EMPTY,
  expectReceived,
  fileRow,
  goToAjout,
  pdfFile,
  plis,
  valider,
} from './numerisation-steps.ts';

/* What a page is for is on one screen: an office's small one, and a telephone. */
const OFFICE = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/** The manual's demande, with many pieces. */
const FULL = '0340819000040PWP01';

for (const [where, viewport] of [
  ['an office screen', OFFICE],
  ['a telephone', PHONE],
] as const) {
  test(`on ${where}, « Valider » is in sight with one to three files`, async ({ page, signIn }) => {
    await signIn('agent@pwp.test');
    await consult(page, EMPTY);
    await page.setViewportSize(viewport);
    await goToAjout(page);
    const names = ['bail.pdf', 'quittance.pdf', 'avis.pdf'];
    for (const name of names) {
      await chooseFiles(page, [pdfFile(name)]);
      await expectReceived(page, [name]);
      await expect(valider(page)).toBeInViewport({ ratio: 1 });
      expect(await page.evaluate('scrollY')).toBe(0);
    }
    await expectAccessible(page);
    await test.step('The keyboard goes through the list, and nothing that it reaches is under the bar', async () => {
      const field = fileRow(page, 'avis.pdf').getByRole('combobox');
      await field.focus();
      const [seen, bar] = await Promise.all([field.boundingBox(), valider(page).boundingBox()]);
      expect((seen?.y ?? 0) + (seen?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
    });
    for (const name of names) {
      await page.getByRole('button', { name: `Retirer ${name}` }).click();
      await expect(fileRow(page, name)).toHaveCount(0);
    }
  });
}

test('a piece is read beside its list, as wide as the screen allows, under the demandeur', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.setViewportSize(OFFICE);
  await consult(page, FULL);
  await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
  await page
    .getByRole('button', { name: /^Voir SNE/ })
    .last()
    .click();
  const viewer = page.getByRole('region', { name: /^Pièce SNE/ });
  await expect(viewer.getByRole('heading', { level: 3 })).toBeFocused();
  expect((await viewer.boundingBox())?.width).toBeGreaterThan(560);
  for (const place of [0, -1]) {
    await page
      .getByRole('button', { name: /^Voir SNE/ })
      .nth(place)
      .focus();
    await expect(demandeur(page)).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('link', { name: 'Ajouter des pièces' })).toBeInViewport({ ratio: 1 });
  }
  await expectSound(page);
});

test('on a telephone, a piece takes the whole screen, and gives the focus back', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await consult(page, FULL);
  await page.setViewportSize(PHONE);
  const see = page.getByRole('button', { name: /^Voir SNE/ }).first();
  await see.click();
  const viewer = page.getByRole('dialog', { name: /^Pièce SNE/ });
  await expect(viewer.getByRole('heading', { level: 3 })).toBeFocused();
  expect(await viewer.boundingBox()).toMatchObject({ x: 0, y: 0, height: PHONE.height });
  await expectAccessible(page);
  await viewer.getByRole('button', { name: 'Pièce suivante' }).click();
  await viewer.getByRole('button', { name: 'Pièce précédente' }).click();
  await viewer.getByRole('button', { name: 'Fermer la pièce' }).click();
  await expect(see).toBeFocused();
});

/** How many plis are whole above the fold, and whether the page itself scrolls sideways. */
async function seenPlis(page: Page): Promise<{ whole: number; sideways: boolean }> {
  await expect(plis(page).nth(10)).toBeVisible();
  const boxes = await Promise.all((await plis(page).all()).map((row) => row.boundingBox()));
  const fold = page.viewportSize()?.height ?? 0;
  const whole = boxes.filter((box) => box !== null && box.y + box.height <= fold).length;
  const sideways = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
  return { whole, sideways };
}

test('the dashboard begins high: fourteen plis on an office screen, its tools on the line of its title', async ({
  page,
  signIn,
}) => {
  await page.setViewportSize(OFFICE);
  await signIn('agent@pwp.test');
  const { whole, sideways } = await seenPlis(page);
  expect(whole).toBeGreaterThanOrEqual(14);
  expect(sideways).toBe(false);
  const [title, tool] = await Promise.all([
    page.getByRole('heading', { level: 1 }).boundingBox(),
    page.getByRole('button', { name: 'Exporter' }).boundingBox(),
  ]);
  expect(Math.abs((title?.y ?? 0) - (tool?.y ?? 0))).toBeLessThan(16);
});

test('the heads of the dashboard are one line on an office screen, under the words of the manual', async ({
  page,
  signIn,
}) => {
  await page.setViewportSize(OFFICE);
  await signIn('agent@pwp.test');
  const { sideways } = await seenPlis(page);
  expect(sideways).toBe(false);
  const heads = page.getByRole('columnheader');
  await expect(heads).toHaveCount(6);
  for (const head of await heads.all()) {
    const line = (await head.getByRole('button').boundingBox())?.height ?? Infinity;
    expect(line).toBeLessThan(30);
    expect((await head.boundingBox())?.height).toBeLessThan(40);
  }
  await expect(heads.nth(2)).toHaveAccessibleName('Date de transmission');
  await expect(heads.nth(2).getByText('Transmission', { exact: true })).toBeVisible();
});

test('on a telephone the plis are cards that begin with their statut, five of them above the fold', async ({
  page,
  signIn,
}) => {
  await page.setViewportSize(PHONE);
  await signIn('agent@pwp.test');
  const { whole, sideways } = await seenPlis(page);
  expect(whole).toBeGreaterThanOrEqual(5);
  expect(sideways).toBe(false);
  const first = plis(page).first();
  const statut = await first.locator('.fr-badge').first().boundingBox();
  const number = await first.getByText(/^\d{3} \d\d \d\d \d{6} \S{5}$/).boundingBox();
  expect(statut?.y ?? 0).toBeLessThan(number?.y ?? 0);
  expect((number?.x ?? 0) + (number?.width ?? 0)).toBeLessThanOrEqual(PHONE.width);
  const dates = [/^Statut du \d\d\/\d\d$/, /^Transmis le \d\d\/\d\d$/].map((word) => first.getByText(word));
  for (const date of dates) await expect(date).toBeVisible();
  const [one, other] = await Promise.all(dates.map((date) => date.boundingBox()));
  expect(one?.height).toBe(other?.height);
  for (const link of await plis(page).locator('.fr-link').all())
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(24);
  await page.getByRole('button', { name: 'Colonnes' }).click();
  await expect(page.getByRole('checkbox', { name: 'Contexte' })).toBeVisible();
  await expectAccessible(page);
});

test('on a telephone five plis are whole under the offer of the tour, and two lines scroll: filters, and order', async ({
  elsewhere,
  signIn,
}) => {
  const page = await elsewhere();
  // Whoever answered the offer before.
  await page.route('**/api/session', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace('"visiteProposee":true', '"visiteProposee":false');
    await route.fulfill({ response: answer, body });
  });
  await page.setViewportSize(PHONE);
  await signIn('agent@pwp.test', { page });
  const offer = page.getByRole('region', { name: 'Première visite' });
  await expect(offer).toBeVisible();
  const { whole, sideways } = await seenPlis(page);
  await page.screenshot({ path: test.info().outputPath('telephone.png') });
  expect(whole).toBeGreaterThanOrEqual(5);
  expect(sideways).toBe(false);
  const lines = await page.evaluate<string[]>(SCROLLING);
  expect(lines).toHaveLength(2);
  await expectAccessible(page);
  const last = page.getByRole('button', { name: 'Actualiser' });
  await last.focus();
  await expect(last).toBeInViewport({ ratio: 1 });
});

/** The lines of the page that scroll sideways; it runs in the page, since the journeys lack the DOM's types. */
const SCROLLING = `[...document.querySelectorAll('main *')]
  .filter((part) => part.scrollWidth > part.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(part).overflowX))
  .map((part) => part.className)`;
