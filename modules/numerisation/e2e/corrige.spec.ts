import { escape, expect, expectSound, test, type Page } from '@pwp/testing/browser';
import {
  apiHeaders,
  chooseFiles,
  confirmedTransaction,
  pdfFile,
  plis,
  reject,
  sendPli,
  sendRejected,
  valider,
} from './numerisation-steps.ts';

/** A demande that no other journey uses. */
const DEMANDE = '0341123000874PWP01';

test('the day begins with what came since the last visit; a rejection that is mended says so, with the pli that replaced it', async ({
  page,
  request,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  const headers = await apiHeaders(page);
  const seen = await sendRejected(request, headers, {
    numeroUnique: DEMANDE,
    name: 'deja-vue.pdf',
    categorie: 'RES_CAF',
  });
  const waiting = await sendPli(request, headers, {
    numeroUnique: DEMANDE,
    name: 'bail-flou.pdf',
    categorie: 'PRO_CONTRAT',
  });

  await test.step('What was rejected while nobody was there is « depuis ma dernière visite »; what was seen is not', async () => {
    await expect(async () => {
      await page.goto('/?filtre=rejetes');
      await expect(row(page, seen)).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await page.getByRole('button', { name: / DEMO$/ }).click();
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await reject(request, waiting);
    await signIn('agent@pwp.test');
    const filter = page.getByRole('button', { name: 'Depuis ma dernière visite' });
    await expect(async () => {
      await page.goto('/?arrivees=derniere-visite');
      await expect(row(page, waiting)).toContainText('1 pièce rejetée', { timeout: 5_000 });
    }).toPass();
    await expect(row(page, seen)).toHaveCount(0);
    await expect(filter).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText(/^depuis le \d\d\/\d\d \d\d:\d\d$/)).toBeVisible();
    await expectSound(page);
  });

  await test.step('By the keyboard: « Mes envois » holds both, « Hier » neither', async () => {
    const mine = page.getByRole('button', { name: 'Mes envois' });
    await page.getByRole('button', { name: 'Depuis ma dernière visite' }).press('Enter');
    await expect(page).toHaveURL(/\/$/);
    await mine.press('Enter');
    await expect(page).toHaveURL(/\/\?envois=moi$/);
    await expect(row(page, waiting)).toBeVisible();
    await expect(row(page, seen)).toBeVisible();
    await expect(mine).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/\?envois=moi&arrivees=hier$/);
    await expect(row(page, waiting)).toHaveCount(0);
    await expectSound(page);
  });

  await test.step('« À corriger » says how many pieces of how many plis; the rejection is mended there', async () => {
    await page.goto('/numerisation/a-corriger?envois=moi');
    await expect(page.getByText(/\d+\spièces? de \d+\splis?/)).toBeVisible();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'bail-flou.pdf' })
      .getByRole('link', { name: 'Remplacer cette pièce', exact: true })
      .click();
    await expect(page.getByText('Vous remplacez « bail-flou.pdf », rejetée.')).toBeVisible();
    await chooseFiles(page, [pdfFile('piece-nette.pdf')]);
    await valider(page).click();
  });
  const replacement = await confirmedTransaction(page);

  await test.step('It waits no longer among the rejected ones, and stands among « dossiers corrigés »', async () => {
    await page.goto('/?filtre=rejetes');
    await expect(row(page, seen)).toBeVisible();
    await expect(row(page, waiting)).toHaveCount(0);
    await page.getByRole('button', { name: /^Correction\s: \d+\sdossiers? corrigés?$/ }).press('Enter');
    await expect(row(page, waiting)).toContainText('Corrigé');
    await expectSound(page);
  });

  await test.step('Its link says the day, and opens the pli that replaced it', async () => {
    await row(page, waiting)
      .getByRole('link', { name: /^pli du \d+(er)?\s\p{L}+\.?$/u })
      .press('Enter');
    await expect(page.getByRole('dialog', { name: `Pli ${replacement}` })).toBeVisible();
    await expect(page.getByText(/^Le statut suivant est attendu le /)).toBeVisible();
    await escape(page);
    await row(page, waiting)
      .getByRole('button', { name: `Ouvrir le pli ${waiting}` })
      .press('Enter');
    await expect(page.getByRole('link', { name: `par le pli ${replacement}` })).toBeVisible();
    await escape(page);
  });

  await test.step('At 360 px the page holds all of it', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await expectSound(page);
  });
});

test('the time that is announced stands in Support under its case, and beside the manual', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/support');
  await page.getByRole('radio', { name: /^Temps de traitement/ }).check({ force: true });
  await expect(page.getByText(/^Temps de traitement annoncé\s: 10\sjours au plus/)).toBeVisible();
  await expectSound(page);
  await page.getByRole('link', { name: 'Aide sur cette page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ouvrir et suivre un ticket' })).toBeVisible();
  await expect(page.getByText(/^Temps de traitement annoncé\s: 10\sjours au plus/)).toBeVisible();
  await expectSound(page);
});

/** The row of a pli on the dashboard. */
function row(page: Page, transaction: string) {
  return plis(page).filter({ hasText: transaction });
}
