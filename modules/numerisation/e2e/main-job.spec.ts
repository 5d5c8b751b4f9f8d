import { expect, expectNothingOpen, test, tick, type Page } from '@pwp/testing/browser';
import {
  categories,
  chooseFiles,
  confirmedTransaction,
  consult,
  demandeur,
  expectDeposited,
  followAddresses,
  goToAjout,
  pdfFile,
  plis,
  pngFile,
  valider,
} from './numerisation-steps.ts';

const FULL =
  'Cette catégorie est pleine (2 pièces max.). Vous devez supprimer une pièce pour pouvoir ajouter de nouveaux documents.';

test('an agent cleans a full category, adds pieces, and follows the pli until a piece is rejected', async ({
  page,
  request,
  signIn,
}) => {
  test.slow();
  const addresses = followAddresses(page);

  await test.step('The dashboard shows the plis that the guichet sent in the month', async () => {
    await signIn('agent@pwp.test');
    await expect(page.getByText(/^Le \p{L}+ \d+(er)? \p{L}+ \d{4} · Vous avez \d+\sdossiers$/u)).toBeVisible();
    await expect(plis(page)).toHaveCount(25);
    await expect(page.getByText(/^1–25\ssur \d+$/)).toBeVisible();
  });

  await consult(page, ' 034 08 19 000040 pwp01 ');
  await test.step('A numéro unique pasted with its spaces opens the sélection intelligente', async () => {
    await expect(page.getByRole('heading', { level: 1, name: /^Sélection intelligente/ })).toBeFocused();
    await expect(page.getByRole('checkbox', { name: 'Sélection intelligente' })).toBeChecked();
    for (const text of ['034 08 19 000040 PWP01', 'SPESYS', 'Michel', '21 décembre 1984']) {
      await expect(demandeur(page)).toContainText(text);
    }
  });

  const full = await test.step('Only full categories are there, each with why pieces are proposed', async () => {
    const shown = await categories(page).count();
    expect(shown).toBeGreaterThan(0);
    await expect(page.getByText(/^Cette catégorie est pleine \(\d+\spièces? max\.\)/)).toHaveCount(shown);
    await expect(page.getByText(FULL).first()).toBeVisible();
    await expect(page.getByText('Proposée : illisible')).toBeVisible();
    await expect(page.getByText('Proposée : en double')).toBeVisible();
    return shown;
  });

  await test.step('A piece is seen beside the list before it goes', async () => {
    await page.getByRole('button', { name: 'Voir SNE000189152000009.pdf' }).click();
    const viewer = page.getByRole('region', { name: 'Pièce SNE000189152000009.pdf' });
    await expect(viewer.getByRole('region', { name: 'Page 1 sur 1' })).toContainText('Pièce de démonstration');
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('region', { name: 'Pièce SNE000189152000024.pdf' })).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(viewer.getByRole('region', { name: 'Page 1 sur 1' })).toBeVisible();
    await page.getByRole('button', { name: 'Fermer la pièce' }).click();
    await expect(page.getByRole('button', { name: 'Voir SNE000189152000009.pdf' })).toBeFocused();
  });

  await test.step('Deleting asks first: « Annuler » deletes nothing, confirming deletes the piece', async () => {
    const remove = page.getByRole('button', { name: 'Supprimer SNE000189152000009.pdf' });
    const piece = page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000009.pdf' });
    await remove.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Annuler' }).click();
    await expect(remove).toBeFocused();
    await expect(piece).toBeVisible();
    await remove.click();
    const question = page.getByRole('alertdialog', { name: 'Supprimer 1 pièce de la demande ?' });
    await expect(question).toContainText('SNE000189152000009.pdf');
    await question.getByRole('button', { name: 'Confirmer la suppression' }).click();
    await expect(page.getByRole('group', { name: 'Résultat de la suppression' })).toContainText('1 pièce supprimée');
    await expect(piece).toHaveCount(0);
    await expectNothingOpen(page);
  });

  await test.step('« Voir l’ensemble des pièces » shows every category, and the ticks are kept', async () => {
    const ticks = page.getByRole('checkbox', { name: /^Sélectionner/, checked: true });
    const ticked = await ticks.count();
    await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
    await expect(page.getByRole('checkbox', { name: 'Sélection intelligente' })).not.toBeChecked();
    expect(await categories(page).count()).toBeGreaterThan(full);
    const withPieces = await categories(page).count();
    await page.getByRole('button', { name: 'Tout déplier' }).click();
    await expect(page.getByText('Aucune pièce').first()).toBeVisible();
    expect(await categories(page).count()).toBeGreaterThan(withPieces);
    await expect(ticks).toHaveCount(ticked);
  });

  await test.step('The switch goes back to the full categories and forth again, and keeps the ticks, a new one among them', async () => {
    const all = page.getByRole('checkbox', { name: /^Sélectionner/ });
    const ticks = page.getByRole('checkbox', { name: /^Sélectionner/, checked: true });
    const toggle = page.getByRole('checkbox', { name: 'Sélection intelligente' });
    const added = page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000012.pdf' });
    await tick(added);
    const [pieces, ticked] = [await all.count(), await ticks.count()];

    await toggle.press('Space');
    await expect(page.getByRole('heading', { level: 1, name: /^Sélection intelligente/ })).toBeVisible();
    await expect(toggle).toBeChecked();
    await expect(categories(page)).toHaveCount(await page.getByText(/^Cette catégorie est pleine/).count());
    await expect(added).toHaveCount(0);

    await toggle.press('Space');
    await expect(toggle).not.toBeChecked();
    await expect(all).toHaveCount(pieces);
    await expect(ticks).toHaveCount(ticked);
    await expect(added).toBeChecked();
  });

  await test.step('A reload keeps the demande, without the deleted piece', async () => {
    await reloadOn(page, '/numerisation/pieces/demande');
    await expect(page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000024.pdf' })).toBeVisible();
    await expect(page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000009.pdf' })).toHaveCount(0);
  });

  await goToAjout(page);
  await test.step('The third step survives a reload too', () => reloadOn(page, '/numerisation/pieces/ajout'));

  const files = [pdfFile('avis-imposition.pdf'), pdfFile('bulletin-de-salaire.pdf'), pngFile('photo-titre.png')];
  await test.step('Several files are chosen, listed, and sent', async () => {
    await chooseFiles(page, files);
    await expect(page.getByRole('heading', { name: /^3\spièces à envoyer/ })).toBeVisible();
    await expect(valider(page)).toHaveAccessibleDescription('Envoyer 3 pièces à la numérisation');
    await valider(page).click();
  });
  const transaction = await confirmedTransaction(page);

  await test.step('« Voir le pli »: it is the first of the dashboard', async () => {
    await page.getByRole('link', { name: 'Voir le pli' }).click();
    const first = plis(page).first();
    await expect(first).toContainText(transaction);
    await expect(first).toContainText('034 08 19 000040 PWP01');
    await expect(first).toContainText('Ajout');
  });

  await test.step('It reached Docaposte once, byte for byte', () => expectDeposited(request, transaction, files));

  await test.step('A rejection at Docaposte reaches the dashboard, and « Voir détail » shows its reason', async () => {
    const moved = await request.post(`/dev/docaposte/plis/${transaction}/statut`, {
      data: { statut: 'pieces-rejetees', motif: 'illisible' },
    });
    expect(moved.ok()).toBe(true);
    const row = plis(page).filter({ hasText: transaction });
    await expect(async () => {
      await page.reload();
      await expect(row).toContainText('Rejet d’une ou plusieurs pièces lors du traitement', { timeout: 5_000 });
    }).toPass();
    await row.getByRole('button', { name: `Voir détail du pli ${transaction}` }).click();
    const detail = page.getByRole('dialog', { name: `Pli ${transaction}` });
    await expect(detail.getByRole('listitem').filter({ hasText: 'avis-imposition.pdf' })).toContainText(
      'Pièce illisible',
    );
    await expect(detail.getByRole('listitem').filter({ hasText: 'photo-titre.png' })).toContainText('Acceptée');
    await expect(detail.getByText('À transmettre')).toBeVisible();
  });

  await test.step('From there, pieces can be added to the same demande', async () => {
    await page.getByRole('link', { name: 'Ajouter des pièces à cette demande' }).click();
    await expect(demandeur(page)).toContainText('SPESYS');
    await reloadOn(page, '/numerisation/pieces/selection');
  });

  await test.step('The numéro unique never stood in an address', () => {
    expect(addresses.length).toBeGreaterThan(8);
    expect(addresses.filter((address) => /000040|PWP01/i.test(address))).toEqual([]);
  });
});

/** F5: the same page comes back with its demande, which no address contains. */
async function reloadOn(page: Page, path: string): Promise<void> {
  await page.reload();
  await expect(demandeur(page)).toContainText('034 08 19 000040 PWP01');
  expect(new URL(page.url()).pathname).toBe(path);
}
