import { endSessionElsewhere, expect, expectAccessible, signInAgain, test } from '@pwp/testing/browser';
import {
  chooseFiles,
  consult,
  EMPTY,
  expectOnePli,
  expectReceived,
  goToAjout,
  pdfFile,
  pngFile,
  transactionsOf,
  valider,
  type ChosenFile,
} from './numerisation-steps.ts';

test('a session that ends on the adding page loses nothing: after signing in again in another tab, the upload continues', async ({
  page,
  context,
  request,
  signIn,
  allowErrors,
}) => {
  // The identity does not renew a session that was signed out.
  allowErrors(/status of (400|401)/);
  const before = await transactionsOf(request, EMPTY);
  const files = [pdfFile('avant.pdf'), pngFile('pendant.png'), pdfFile('apres.pdf')];
  const [early, during, late] = files as [ChosenFile, ChosenFile, ChosenFile];
  const dialog = page.getByRole('dialog', { name: 'Votre session a expiré' });
  await context.clock.install();
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, [early]);
  await expectReceived(page, ['avant.pdf']);

  await test.step('An upload with no session left asks to sign in again, then goes on by itself', async () => {
    await endSessionElsewhere(page);
    await chooseFiles(page, [during]);
    await expect(dialog).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 1366, height: 768 });
    await signInAgain(page, dialog.getByRole('button', { name: 'Me reconnecter' }));
    await expect(dialog).toBeHidden();
    await expectReceived(page, ['avant.pdf', 'pendant.png']);
  });

  await chooseFiles(page, [late]);
  await expectReceived(page, ['apres.pdf']);
  await test.step('So does « Valider »', async () => {
    await endSessionElsewhere(page);
    await valider(page).click();
    await signInAgain(page, dialog.getByRole('button', { name: 'Me reconnecter' }));
    await expect(dialog).toBeHidden();
    await expectOnePli(page, request, { numeroUnique: EMPTY, before, files });
  });
});
