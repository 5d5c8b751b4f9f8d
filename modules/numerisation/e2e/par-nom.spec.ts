import { randomUUID } from 'node:crypto';
import { escape, expect, expectSound, readJson, test, type Page } from '@pwp/testing/browser';
import { Brouillon, PliDetail } from '../contracts/index.ts';
import { apiHeaders, expectDeposited, followAddresses, pdfFile, plis } from './numerisation-steps.ts';

/** A demande that no other journey uses, and whose it is in the demo. */
const NUMERO = '0341123002222GDPUB';
const DEMANDEUR = 'ESSAI Nina';
const CATEGORIE = 'Attestation de prestations de la CAF ou de la MSA';
const API = '/api/numerisation';

test('an agent knows whom each pli is about: in the list, its detail, « À corriger » and the search', async ({
  page,
  request,
  signIn,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const addresses = followAddresses(page);
  await signIn('agent@pwp.test');
  const headers = await apiHeaders(page);
  const file = pdfFile('scan-0042.pdf');

  const transaction = await test.step('A piece is sent for the demande, and rejected', async () => {
    const body = { contexte: 'AJO', numeroUnique: NUMERO };
    const { id } = await readJson(await request.post(`${API}/brouillons`, { headers, data: body }), Brouillon);
    await request.put(`${API}/brouillons/${id}/fichiers/${randomUUID()}`, {
      headers,
      multipart: { categorie: 'RES_CAF', file },
    });
    const sent = await readJson(await request.post(`${API}/brouillons/${id}/envoi`, { headers }), PliDetail);
    await expectDeposited(request, sent.transaction, [file]);
    const data = { statut: 'pieces-rejetees', motif: 'illisible' };
    await request.post(`/dev/docaposte/plis/${sent.transaction}/statut`, { data });
    return sent.transaction;
  });

  await test.step('On the dashboard the name stands before the number, on the line of the pli', async () => {
    await page.goto('/');
    const row = plis(page).filter({ hasText: transaction });
    await expect(row.getByRole('cell').filter({ hasText: '034 11 23 002222 GDPUB' })).toHaveText(
      `${DEMANDEUR} 034 11 23 002222 GDPUB`,
    );
    const height = (await row.boundingBox())?.height ?? 0;
    expect(height).toBeGreaterThan(0);
    expect(height).toBeLessThan(40);
    const fourteenth = await plis(page).nth(13).boundingBox();
    expect((fourteenth?.y ?? Infinity) + (fourteenth?.height ?? 0)).toBeLessThanOrEqual(800);
    await expectSound(page);
  });

  await test.step('The detail leads with the name, and each piece with its category', async () => {
    await page.getByRole('button', { name: `Ouvrir le pli ${transaction}` }).click();
    const panel = page.getByRole('dialog', { name: `${DEMANDEUR} · Pli ${transaction}` });
    await expect(panel.getByRole('listitem').first()).toContainText(/^Attestation de prestations.*scan-0042\.pdf/);
    await expectSound(page);
    await escape(page);
  });

  await test.step('« À corriger » names the demandeur and the category; the file comes second', async () => {
    await page.getByRole('link', { name: /^À corriger/ }).click();
    const rejection = page.getByRole('listitem').filter({ hasText: 'scan-0042.pdf' });
    await expect(rejection.getByRole('heading')).toHaveText(`${DEMANDEUR} · ${CATEGORIE}`);
    await expectSound(page);
  });

  await test.step('The search finds the pli by the name, in any order and without accents', async () => {
    for (const typed of ['essai nina', 'NINA ESSAI']) {
      await search(page, typed);
      const found = page.getByRole('option', { name: transaction });
      await expect(found).toContainText(`${DEMANDEUR} · 034 11 23 002222 GDPUB`);
      await expect(found).toContainText(CATEGORIE);
    }
    await page.keyboard.press('Escape');
  });

  await test.step('« Recherche avancée » keeps the plis of a name, after a reload too', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Recherche avancée' }).click();
    await page.getByRole('textbox', { name: 'Nom du demandeur' }).fill('éssai ni');
    await expectSound(page);
    await page.keyboard.press('Enter');
    const filter = page.getByRole('button', { name: 'Retirer le filtre : demandeur « éssai ni »' });
    for (const reload of [false, true]) {
      if (reload) await page.reload();
      await expect(filter).toBeVisible();
      await expect(plis(page).filter({ hasText: transaction })).toHaveCount(1);
      await expect(plis(page).filter({ hasNotText: DEMANDEUR })).toHaveCount(0);
    }
  });

  await test.step('A telephone says the same', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/numerisation/a-corriger');
    await expect(page.getByRole('heading', { name: `${DEMANDEUR} · ${CATEGORIE}` })).toBeVisible();
    await expectSound(page);
    await page.goto('/');
    await expect(page.getByRole('main').getByText(DEMANDEUR).first()).toBeVisible();
  });

  await test.step('No address held the name or the number', () => {
    expect(addresses.join(' ')).not.toMatch(/[eé]ssai|nina|002222/i);
  });
});

async function search(page: Page, typed: string): Promise<void> {
  await page.keyboard.press('/');
  await page.getByRole('combobox', { name: 'Rechercher' }).fill(typed);
}
