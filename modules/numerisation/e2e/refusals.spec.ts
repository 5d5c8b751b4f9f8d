import { expect, test } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  expectDeposited,
  expectOneMore,
  expectReceived,
  fileRow,
  goToAjout,
  pdfFile,
  transactionsOf,
  valider,
} from './numerisation-steps.ts';

/** A demande without pieces. */
const EMPTY = '0340122000256PWP01';

test('a file that only says it is a PDF is refused by its content, and the other leaves', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  allowErrors(/status of 415/);
  const before = await transactionsOf(request, EMPTY);
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  const sound = pdfFile('bail.pdf');

  await test.step('The file is refused by name as soon as it is received, the other is kept', async () => {
    await chooseFiles(page, [
      sound,
      { name: 'faux.pdf', mimeType: 'application/pdf', buffer: Buffer.from('Ceci est un texte.') },
    ]);
    await expect(fileRow(page, 'faux.pdf')).toContainText('Refusée');
    await expect(fileRow(page, 'faux.pdf')).toContainText(
      '« faux.pdf » n’est pas d’un type accepté (PDF, JPEG, PNG, HEIC), d’après son contenu.',
    );
    await expectReceived(page, ['bail.pdf']);
    await expect(page.getByRole('heading', { name: /^1\spièce à envoyer/ })).toBeVisible();
    await expect(valider(page)).toHaveAccessibleDescription(
      'Envoyer 1 pièce à la numérisation ; 1 fichier refusé ne sera pas envoyé',
    );
  });

  await test.step('One pli in all, of the sound one', async () => {
    await valider(page).click();
    const transaction = await confirmedTransaction(page);
    await expectDeposited(request, transaction, [sound]);
    await expectOneMore(request, EMPTY, before, transaction);
  });
});
