import { expect, test } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  EMPTY,
  expectDeposited,
  expectOnePli,
  expectReceived,
  faults,
  fileRow,
  goToAjout,
  largePdfFile,
  loseNextAnswer,
  openLine,
  pdfFile,
  pngFile,
  transactionsOf,
  valider,
} from './numerisation-steps.ts';

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
    await expectReceived(page, ['perdue.pdf', 'perdue.png']);
    const status = await loseNextAnswer(page, '*/envoi', () => valider(page).click());
    expect(status).toBe(201);
    await expect(
      page.getByRole('alert').filter({ hasText: 'Le portail ne répond pas. Vérifiez votre connexion puis réessayez.' }),
    ).toBeVisible();
    await expect(page.getByRole('heading', { name: /^2\spièces à envoyer/ })).toBeVisible();
  });

  await test.step('Tried again, the page is given the pli that was made', async () => {
    const answer = page.waitForResponse(/\/envoi$/);
    await valider(page).click();
    expect((await answer).status()).toBe(200);
    await expectOnePli(page, request, { numeroUnique: EMPTY, before, files });
  });
});

test('an upload that is cut on its way is tried again, and the pli has each file once', async ({
  browser,
  baseURL,
  request,
  signIn,
}) => {
  const files = [largePdfFile('gros.pdf', 6_000_000), pdfFile('petit.pdf')];
  const line = await openLine();
  const context = await browser.newContext({
    ...(baseURL !== undefined && { baseURL }),
    locale: 'fr-FR',
    proxy: line.proxy,
  });
  try {
    const page = await context.newPage();
    await signIn('agent@pwp.test', { page });
    await consult(page, EMPTY);
    await goToAjout(page);

    await test.step('The line goes down while the first file is half way', async () => {
      line.cutUploads(3_000_000);
      await chooseFiles(page, files);
      await expect(fileRow(page, 'gros.pdf')).toContainText('Échec réseau');
      await expect(fileRow(page, 'gros.pdf')).toContainText('Le portail ne répond pas.');
      await expectReceived(page, ['petit.pdf']);
    });

    await test.step('« Valider » says which file is missing; nothing is sent', async () => {
      await valider(page).click();
      await expect(faults(page)).toContainText('« gros.pdf » n’a pas été reçu : réessayez, ou retirez-le.');
    });

    await test.step('« Réessayer » sends it again, and the pli has both in their order', async () => {
      line.mend();
      await page.getByRole('button', { name: 'Réessayer gros.pdf' }).click();
      await expectReceived(page, ['gros.pdf']);
      await valider(page).click();
      await expectDeposited(request, await confirmedTransaction(page), files);
    });
  } finally {
    await context.close();
    line.close();
  }
});
