import {
  expect,
  expectAccessible,
  readJson,
  test,
  tick,
  type APIRequestContext,
  type Page,
} from '@pwp/testing/browser';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Brouillon, BrouillonList, PliDetail, type Motif } from '../contracts/index.ts';
import {
  apiHeaders,
  chooseFiles,
  confirmedTransaction,
  expectDeposited,
  expectReceived,
  pdfFile,
  valider,
} from './numerisation-steps.ts';

/** Demandes that no other journey uses, one per test. */
const REPLACED = '0341123002074G1175';
const IGNORED = '0340920002148G1175';
const CATEGORIE = 'RES_CAF';
const API = '/api/numerisation';

test('a rejected piece is counted in the menu; its replacement has its category, empties the list and the count', async ({
  page,
  request,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  const before = await menuCount(page);
  await sendRejected(page, request, REPLACED, 'attestation-floue.pdf', 'illisible');

  await test.step('The menu says that one more waits, and leads to it', async () => {
    await expect
      .poll(async () => {
        await page.reload();
        return menuCount(page);
      })
      .toBeGreaterThan(before);
    await menuLine(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeFocused();
    await expect(row(page, 'attestation-floue.pdf')).toContainText('Pièce illisible');
    await expect(row(page, 'attestation-floue.pdf')).toContainText('Numérisez la pièce de nouveau');
    await expectCounted(page);
  });

  await test.step('What was sent is shown small', async () => {
    await expect(row(page, 'attestation-floue.pdf').locator('canvas')).toBeVisible();
  });

  const nette = pdfFile('attestation-nette.pdf');
  await test.step('« Remplacer cette pièce » leads to the deposit, with the category filled in', async () => {
    await row(page, 'attestation-floue.pdf').getByRole('link', { name: 'Remplacer cette pièce', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ajouter des pièces à la demande' })).toBeFocused();
    await expect(page.getByText('Vous remplacez « attestation-floue.pdf », rejetée.')).toBeVisible();
    expect(page.url()).not.toContain(REPLACED);
    await chooseFiles(page, [nette]);
    await expectReceived(page, [nette.name]);
    expect(await draftedCategories(page, REPLACED)).toEqual([CATEGORIE]);
  });

  await test.step('Once it is sent, the list and the count no longer have it', async () => {
    await valider(page).click();
    await expectDeposited(request, await confirmedTransaction(page), [nette]);
    await menuLine(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeFocused();
    await expect(row(page, 'attestation-floue.pdf')).toHaveCount(0);
    await expectCounted(page);
  });
});

test('« Ne rien faire » asks why, by keys too, and can be taken back', async ({ page, request, signIn }) => {
  await signIn('agent@pwp.test');
  await sendRejected(page, request, IGNORED, 'bulletin-inutile.pdf', 'hors-perimetre');
  const ignore = row(page, 'bulletin-inutile.pdf').getByRole('button', { name: 'Ne rien faire' });
  await expect(async () => {
    await page.goto('/numerisation/a-corriger');
    // Loaded again sooner, the page would lose where the sign-in leads back to.
    await expect(page.getByRole('region', { name: 'Rejets à corriger' })).toBeVisible();
    await expect(ignore).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  const question = page.getByRole('alertdialog', { name: 'Ne rien faire pour ce rejet ?' });

  await test.step('Escape changes nothing and gives the focus back', async () => {
    await ignore.focus();
    await page.keyboard.press('Enter');
    await expect(question).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(ignore).toBeFocused();
  });

  await test.step('A reason is needed; then the row is gone', async () => {
    await page.keyboard.press('Enter');
    await question.getByRole('button', { name: 'Retirer de la liste' }).click();
    await expect(question).toContainText('Choisissez une raison.');
    await expectAccessible(page);
    await tick(question.getByRole('radio', { name: 'La pièce n’est plus utile à la demande' }));
    await question.getByRole('button', { name: 'Retirer de la liste' }).click();
    const done = page
      .getByRole('region', { name: 'Rejets à corriger' })
      .getByText('« bulletin-inutile.pdf » est retiré');
    await expect(done).toBeVisible();
    await expect(row(page, 'bulletin-inutile.pdf')).toHaveCount(0);
    await expectCounted(page);
  });

  await test.step('« Remettre dans la liste » brings it back; the list stays in place of the focus', async () => {
    await page.getByRole('button', { name: 'Remettre dans la liste' }).click();
    await expect(row(page, 'bulletin-inutile.pdf')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Rejets à corriger' })).toBeFocused();
    await expectCounted(page);
  });
});

test('from the dashboard, the detail of a rejected pli offers to replace its piece', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page
    .getByRole('button', { name: /^Voir détail du pli / })
    .first()
    .click();
  const panel = page.getByRole('dialog', { name: /^Pli / });
  await expect(panel.getByText('Rejetée', { exact: true }).first()).toBeVisible();
  // Which one depends on the demo's latest rejection, which another journey may have mended.
  await expect(
    panel.getByText(/^(Remplacer cette pièce|Refaire la demande CERFA|Remplacée|Rien à faire)$/).first(),
  ).toBeVisible();
  await expectAccessible(page);
});

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 320, height: 800 },
]) {
  test(`at ${viewport.width} px, « À corriger » is within the page, and axe finds no fault`, async ({
    page,
    signIn,
  }) => {
    await page.setViewportSize(viewport);
    await signIn('agent@pwp.test');
    await page.goto('/numerisation/a-corriger');
    await expect(page.getByRole('region', { name: 'Rejets à corriger' })).toBeVisible();
    await expectAccessible(page);
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    // Less than nothing where the gutter of the scrollbar is kept.
    expect(await page.evaluate<number>(wide)).toBeLessThanOrEqual(0);
  });
}

/** A pli with one file of this category, sent by a colleague, whose first piece the prestataire rejects. */
async function sendRejected(
  page: Page,
  request: APIRequestContext,
  numeroUnique: string,
  name: string,
  motif: Motif,
): Promise<void> {
  await test.step(`« ${name} » is sent, then rejected`, async () => {
    const headers = await apiHeaders(page);
    const body = { contexte: 'AJO', numeroUnique };
    const { id } = await readJson(await request.post(`${API}/brouillons`, { headers, data: body }), Brouillon);
    const file = pdfFile(name);
    const put = await request.put(`${API}/brouillons/${id}/fichiers/${randomUUID()}`, {
      headers,
      multipart: { categorie: CATEGORIE, file },
    });
    expect(put.status()).toBe(201);
    const { transaction } = await readJson(await request.post(`${API}/brouillons/${id}/envoi`, { headers }), PliDetail);
    await expectDeposited(request, transaction, [file]);
    const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
      data: { statut: 'pieces-rejetees', motif },
    });
    expect(moved.status()).toBe(200);
  });
}

/** The categories of the files that wait in the agent's draft of a demande. */
async function draftedCategories(page: Page, numeroUnique: string): Promise<(string | null)[]> {
  const asking = page.waitForRequest(/\/api\/numerisation\/brouillons$/);
  await page.reload();
  const { authorization = '' } = await (await asking).allHeaders();
  const drafts = await readJson(
    await page.request.get(`${API}/brouillons`, { headers: { authorization } }),
    BrouillonList,
  );
  const draft = drafts.items.find((one) => one.numeroUnique === numeroUnique);
  return draft?.fichiers.map(({ categorie }) => categorie) ?? [];
}

/** The row of a rejected piece. */
function row(page: Page, name: string) {
  return page
    .getByRole('region', { name: 'Rejets à corriger' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) });
}

/** « À corriger » in the menu. */
function menuLine(page: Page) {
  return page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: /^À corriger/ });
}

/** What the menu counts: the demo always has some, and it is asked once the page is on screen. */
async function menuCount(page: Page): Promise<number> {
  await expect(menuLine(page)).toHaveAccessibleName(/^À corriger, \d+$/);
  const name = await menuLine(page).getAttribute('aria-label');
  return z.coerce
    .number()
    .int()
    .parse(/\d+$/.exec(name ?? '')?.[0]);
}

/** The menu counts what the list holds. */
async function expectCounted(page: Page): Promise<void> {
  const sentence = await page.getByText(/^\d+\srejets? atten/).textContent();
  const total = /^\d+/.exec(sentence ?? '')?.[0] ?? '';
  await expect(menuLine(page)).toHaveAccessibleName(`À corriger, ${total}`);
}
