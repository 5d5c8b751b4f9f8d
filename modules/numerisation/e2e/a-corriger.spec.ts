import { expect, expectSound, readJson, test, type Page } from '@pwp/testing/browser';
import { BrouillonList } from '../contracts/index.ts';
import {
  apiHeaders,
  chooseFiles,
  confirmedTransaction,
  expectDeposited,
  expectReceived,
  fileRow,
  pdfFile,
  sendRejected,
  valider,
} from './numerisation-steps.ts';

/** A demande that no other journey uses. */
const REPLACED = '0341123002074G1175';

/** Another one. */
const KEPT_APART = '0340424002962G1175';

/** What is rejected, and its category: a second piece of one category would mend the first. */
const SENT = { 'attestation-coupee.pdf': 'PRO_CONTRAT', 'attestation-floue.pdf': 'RES_CAF' } as const;
const NAMES = ['attestation-coupee.pdf', 'attestation-floue.pdf'] as const satisfies (keyof typeof SENT)[];
const API = '/api/numerisation';

test('a rejected piece is counted in the menu; its replacement has its category, empties the list and the count', async ({
  page,
  request,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  const headers = await apiHeaders(page);
  await expect(menuLine(page)).toHaveAccessibleName(/^À corriger \d+$/);
  await menuLine(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeFocused();
  for (const name of NAMES)
    await sendRejected(request, headers, { numeroUnique: REPLACED, name, categorie: SENT[name] });

  await test.step('The open list and the menu follow the notices, without a reload', async () => {
    for (const name of NAMES) {
      await expect(row(page, name)).toContainText('Pièce illisible');
      await expect(row(page, name)).toContainText('Numérisez la pièce de nouveau');
    }
    await expectCounted(page);
  });

  await test.step('What was sent is shown small', async () => {
    await expect(row(page, 'attestation-floue.pdf').locator('canvas')).toBeVisible();
  });

  // Rejected within a second, either may come first.
  const texts = await page.getByRole('region', { name: 'Rejets à corriger' }).getByRole('listitem').allTextContents();
  const place = (name: string) => texts.findIndex((text) => text.includes(name));
  const [first, second] = NAMES.toSorted((a, b) => place(a) - place(b));
  if (first === undefined || second === undefined) throw new Error('two were sent');
  const nette = pdfFile('attestation-nette.pdf');
  await test.step('« Remplacer cette pièce » leads to the deposit, with the category filled in', async () => {
    await row(page, first).getByRole('link', { name: 'Remplacer cette pièce', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ajouter des pièces à la demande' })).toBeFocused();
    await expect(page.getByText(`Vous remplacez « ${first} », rejetée.`)).toBeVisible();
    expect(page.url()).not.toContain(REPLACED);
    await chooseFiles(page, [nette]);
    await expectReceived(page, [nette.name]);
    expect(await draftedCategories(page, REPLACED)).toEqual([SENT[first]]);
  });

  await test.step('Once it is sent, the next rejection costs three clicks, its category included', async () => {
    await valider(page).click();
    await expectDeposited(request, await confirmedTransaction(page), [nette]);
    const entiere = pdfFile('attestation-entiere.pdf');
    await page.getByRole('link', { name: /^Rejet suivant \(\d+\)$/ }).click();
    await expect(page.getByText(`Vous remplacez « ${second} », rejetée.`)).toBeVisible();
    await chooseFiles(page, [entiere]);
    await expect(page.getByText('celle de la pièce rejetée')).toBeVisible();
    await valider(page).click();
    await expectDeposited(request, await confirmedTransaction(page), [entiere]);
  });

  await test.step('The list and the count no longer have them', async () => {
    await menuLine(page).click();
    await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeFocused();
    for (const name of NAMES) await expect(row(page, name)).toHaveCount(0);
    await expectCounted(page);
  });
});

test('what is kept for one rejection of a demande is not sent for another one, and comes back for the first', async ({
  page,
  request,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  const headers = await apiHeaders(page);
  for (const [name, categorie] of [
    ['fiche-floue.pdf', 'PRO_CONTRAT'],
    ['releve-flou.pdf', 'RES_CAF'],
  ] as const)
    await sendRejected(request, headers, { numeroUnique: KEPT_APART, name, categorie });
  const replace = async (name: string) => {
    await page.goto('/numerisation/a-corriger');
    await row(page, name).getByRole('link', { name: 'Remplacer cette pièce', exact: true }).click();
    await expect(page.getByText(`Vous remplacez «\u00a0${name}\u00a0», rejetée.`)).toBeVisible();
  };
  const [forFirst, forSecond] = [pdfFile('fiche-nette.pdf'), pdfFile('releve-net.pdf')];

  await test.step('A file is chosen for the first rejection, and the page left', async () => {
    await expect(async () => {
      await page.goto('/numerisation/a-corriger');
      for (const name of ['fiche-floue.pdf', 'releve-flou.pdf'])
        await expect(row(page, name)).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await replace('fiche-floue.pdf');
    await chooseFiles(page, [forFirst]);
    await expectReceived(page, [forFirst.name]);
  });

  await test.step('The second rejection begins without it, and is sent without it', async () => {
    await replace('releve-flou.pdf');
    await chooseFiles(page, [forSecond]);
    await expectReceived(page, [forSecond.name]);
    await expect(fileRow(page, forFirst.name)).toHaveCount(0);
    await valider(page).click();
    await expectDeposited(request, await confirmedTransaction(page), [forSecond]);
  });

  await test.step('« Envois commencés » says which correction waits, and goes on with it', async () => {
    await page.goto('/numerisation/pieces');
    await page.getByRole('link', { name: /Correction de «\sfiche-floue\.pdf\s»/ }).click();
    await expect(page.getByText('Vous remplacez «\u00a0fiche-floue.pdf\u00a0», rejetée.')).toBeVisible();
    await expectReceived(page, [forFirst.name]);
    await valider(page).click();
    await expectDeposited(request, await confirmedTransaction(page), [forFirst]);
    await page.goto('/numerisation/a-corriger');
    await expect(page.getByRole('heading', { level: 1, name: 'À corriger' })).toBeVisible();
    for (const name of ['fiche-floue.pdf', 'releve-flou.pdf']) await expect(row(page, name)).toHaveCount(0);
  });
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
    await expectSound(page);
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
    .filter({ has: page.getByText(name) });
}

/** « À corriger » in the menu. */
function menuLine(page: Page) {
  return page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: /^À corriger/ });
}

/** The menu counts what the list holds. */
async function expectCounted(page: Page): Promise<void> {
  const counted = async () => {
    const sentence = await page.getByText(/ atten(d|dent) une correction/).textContent();
    return [/^\d+/.exec(sentence ?? '')?.[0], /\d+$/.exec((await menuLine(page).innerText()).trim())?.[0]];
  };
  // Both follow the notices, one after the other.
  await expect
    .poll(async () => {
      const [listed, inMenu] = await counted();
      return listed !== undefined && listed === inMenu;
    })
    .toBe(true);
}
