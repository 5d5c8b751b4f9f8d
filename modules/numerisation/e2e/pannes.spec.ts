import { expect, test } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  demandeur,
  dossierCount,
  expectDeposited,
  faults,
  goToAjout,
  loseNextAnswer,
  pdfFile,
  plis,
  pngFile,
  transactionsOf,
  valider,
} from './numerisation-steps.ts';

/** A demande without any piece: what is sent for it disturbs no other journey. */
const EMPTY = '0340122000256PWP01';
/** A demande whose full categories have only sound pieces. */
const FULL = '0340323001450GDPUB';

test('while the SNE is down the pages say so, and go on when it is back', async ({
  page,
  signIn,
  panne,
  allowErrors,
}) => {
  allowErrors(/status of 503/);
  const down = 'Le SNE ne répond pas. Réessayez dans quelques minutes.';
  await signIn('agent@pwp.test');

  await panne('sne', 'erreur');
  await consult(page, FULL);
  await expect(faults(page)).toContainText(down);

  await test.step('The number stands in the field: one more click opens the demande', async () => {
    await panne('sne', 'off');
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expect(demandeur(page)).toContainText('Farid');
  });

  const piece = page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000151.pdf' });
  await test.step('A deletion that the SNE does not hear of is told as not done, and the piece stays', async () => {
    await panne('sne', 'coupure');
    await page.getByRole('button', { name: 'Supprimer SNE000189152000151.pdf' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Confirmer la suppression' }).click();
    const result = page.getByRole('group', { name: 'Résultat de la suppression' });
    await expect(result).toContainText("1 pièce n'a pas été supprimée");
    await expect(result).toContainText(down);
    await expect(piece).toBeVisible();
  });

  await test.step('A page that cannot read the demande offers to try again, and keeps the demande', async () => {
    await page.reload();
    await expect(page.getByRole('alert').filter({ hasText: down })).toBeVisible();
    await panne('sne', 'off');
    // After so many failures the portal leaves the SNE alone for some seconds.
    await expect(async () => {
      await page.getByRole('button', { name: 'Réessayer' }).click({ timeout: 1500 });
      await expect(demandeur(page)).toContainText('Farid', { timeout: 1500 });
    }).toPass();
    await expect(piece).toBeVisible();
  });
});

for (const mode of ['erreur', 'coupure'] as const) {
  test(`a pli made while Docaposte is down (${mode}) is kept, and leaves by itself once`, async ({
    page,
    request,
    signIn,
    panne,
  }) => {
    const before = await transactionsOf(request, EMPTY);
    const files = [pdfFile('contrat-de-travail.pdf'), pngFile('photo.png')];
    await signIn('agent@pwp.test');
    await panne('docaposte', mode);

    await consult(page, EMPTY);
    await goToAjout(page);
    await chooseFiles(page, files);
    await valider(page).click();
    const transaction = await confirmedTransaction(page);
    await page.getByRole('link', { name: 'Voir le pli' }).click();
    const row = plis(page).filter({ hasText: transaction });

    await test.step('The dashboard shows it first, « À transmettre », and says that nothing is to be done', async () => {
      await expect(plis(page).first()).toContainText(transaction);
      await expect(row).toContainText('À transmettre');
      await expect(row).toContainText('Enregistré ; part de lui-même chez le prestataire.');
      expect(await transactionsOf(request, EMPTY)).toEqual(before);
    });

    await test.step('The panne ends: it leaves whole, once, and the dashboard follows', async () => {
      await panne('docaposte', 'off');
      await expectDeposited(request, transaction, files);
      await expect(async () => {
        await page.reload();
        await expect(row).toContainText(/Numérisation en cours|Enregistrement/, { timeout: 1500 });
      }).toPass();
      await expect(row.getByText('À transmettre')).toHaveCount(0);
    });
  });
}

test('a double click on « Valider » makes one pli', async ({ page, request, signIn }) => {
  const before = await transactionsOf(request, EMPTY);
  const files = [pdfFile('double.pdf')];
  await signIn('agent@pwp.test');
  const dossiers = await dossierCount(page);
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, files);

  await valider(page).dblclick();
  const transaction = await confirmedTransaction(page);
  await expectDeposited(request, transaction, files);
  await test.step('The dashboard has it and no twin, neither has Docaposte', async () => {
    await page.getByRole('link', { name: 'Voir le pli' }).click();
    await expect(plis(page).first()).toContainText(transaction);
    expect(await dossierCount(page)).toBe(dossiers + 1);
    expect((await transactionsOf(request, EMPTY)).toSorted()).toEqual([...before, transaction].toSorted());
  });
});

test('an answer lost on the network, then « Valider » again, makes one pli', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  allowErrors(/net::ERR_CONNECTION_RESET/);
  const before = await transactionsOf(request, EMPTY);
  const files = [pdfFile('perdue.pdf'), pngFile('perdue.png')];
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, files);

  await test.step('The pli is made, but the page does not hear of it', async () => {
    const status = await loseNextAnswer(page, '*/api/numerisation/plis', () => valider(page).click());
    expect(status).toBe(201);
    await expect(faults(page)).toContainText('Le portail ne répond pas. Vérifiez votre connexion puis réessayez.');
    await expect(page.getByRole('heading', { name: /^2 pièces à envoyer/ })).toBeVisible();
  });

  await test.step('Tried again, the page is given the pli that was made', async () => {
    const answer = page.waitForResponse(/\/api\/numerisation\/plis$/);
    await valider(page).click();
    expect((await answer).status()).toBe(200);
    const transaction = await confirmedTransaction(page);
    await expectDeposited(request, transaction, files);
    expect((await transactionsOf(request, EMPTY)).toSorted()).toEqual([...before, transaction].toSorted());
  });
});
