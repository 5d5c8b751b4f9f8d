import { expect, test } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  demandeur,
  EMPTY,
  expectDeposited,
  faults,
  goToAjout,
  pdfFile,
  plis,
  pngFile,
  transactionsOf,
  valider,
} from './numerisation-steps.ts';

/** A demande whose full categories only have usable pieces. */
const FULL = '0340323001450GDPUB';

test.beforeEach(({ allowErrors }) => {
  // The portal does not call an outside system for some seconds after a failure.
  allowErrors(/status of 503/);
});

test('while the SNE is down the pages say so, and go on when it is back', async ({
  page,
  signIn,
  panne,
  allowErrors,
}) => {
  test.slow();
  allowErrors(/status of (503|504)/);
  const down = /Sans réponse du SNE depuis le .+ à \d{2}:\d{2}\. Réessayez dans quelques minutes\./;
  await signIn('agent@pwp.test');

  await panne('sne', 'erreur');
  await consult(page, FULL);
  const outage = page.getByRole('alert').filter({ hasText: down });
  await expect(outage).toBeVisible();
  await test.step('It is no fault of the number', async () => {
    await expect(faults(page)).toHaveCount(0);
    await expect(page.getByLabel('N° unique')).toHaveAttribute('aria-invalid', 'false');
  });

  await test.step('The number is still in the field: a click opens the demande once the SNE is back', async () => {
    await panne('sne', 'off');
    // After a failure, the portal does not call the SNE for some seconds.
    await expect(async () => {
      await page.getByRole('button', { name: 'Consulter' }).click({ timeout: 5_000 });
      await expect(demandeur(page)).toContainText('Farid', { timeout: 5_000 });
    }).toPass();
  });

  const piece = page.getByRole('checkbox', { name: 'Sélectionner SNE000189152000151.pdf' });
  await test.step('A deletion without an answer is uncertain, and its piece is marked', async () => {
    await panne('sne', 'coupure');
    await page.getByRole('button', { name: 'Supprimer SNE000189152000151.pdf' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Confirmer la suppression' }).click();
    const result = page.getByRole('group', { name: 'Résultat de la suppression' });
    await expect(result).toContainText('1 suppression incertaine');
    await expect(page.getByRole('listitem').filter({ has: piece })).toContainText('Suppression incertaine, à vérifier');
  });

  await test.step('« Actualiser » asks again once the SNE is back: the piece is still there', async () => {
    await panne('sne', 'off');
    // After this many failures, the portal does not call the SNE for some seconds.
    await expect(async () => {
      await page.getByRole('button', { name: 'Actualiser' }).click({ timeout: 5_000 });
      await expect(page.getByText('La pièce est toujours dans le SNE')).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await expect(piece).toBeChecked();
    await panne('sne', 'erreur');
  });

  await test.step('A page that cannot read the demande offers to try again, and keeps the demande', async () => {
    await page.reload();
    await expect(page.getByRole('alert').filter({ hasText: down })).toBeVisible();
    await panne('sne', 'off');
    // After this many failures, the portal does not call the SNE for some seconds.
    await expect(async () => {
      await page.getByRole('button', { name: 'Réessayer' }).click({ timeout: 5_000 });
      await expect(demandeur(page)).toContainText('Farid', { timeout: 5_000 });
    }).toPass();
    await expect(piece).toBeVisible();
  });
});

for (const mode of ['erreur', 'coupure', 'lent'] as const) {
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
    await test.step('The confirmation says that it waits, and that the agent need not act', async () => {
      await expect(page.getByRole('main').getByText('À transmettre', { exact: true })).toBeVisible();
      await expect(page.getByText(/il part de lui-même chez le prestataire/)).toBeVisible();
    });
    await page.getByRole('link', { name: 'Voir le pli' }).click();
    const row = plis(page).filter({ hasText: transaction });

    await test.step('The dashboard shows it first, « À transmettre », and says that the agent need not act', async () => {
      await expect(plis(page).first()).toContainText(transaction);
      await expect(row).toContainText('À transmettre');
      await expect(row).toContainText('Enregistré ; part de lui-même chez le prestataire.');
      // Slow: Docaposte has the pli and has not answered yet.
      const there = mode === 'lent' ? [...before, transaction] : before;
      await expect.poll(() => transactionsOf(request, EMPTY)).toEqual(there);
    });

    await test.step('The panne ends: it leaves whole, once, and the dashboard follows', async () => {
      await panne('docaposte', 'off');
      await expectDeposited(request, transaction, files);
      await expect(async () => {
        await page.reload();
        await expect(row).toContainText(/Numérisation en cours|Enregistrement/, { timeout: 5_000 });
      }).toPass();
      await expect(row.getByText('À transmettre')).toHaveCount(0);
      await expectDeposited(request, transaction, files);
      expect(await transactionsOf(request, EMPTY)).toEqual([...before, transaction]);
    });
  });
}
