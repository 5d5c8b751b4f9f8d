import { expect, fillSignIn, test, type Page } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  expectDeposited,
  expectReceived,
  goToAjout,
  pdfFile,
  pngFile,
  transactionsOf,
  valider,
  type ChosenFile,
} from './numerisation-steps.ts';

/** A demande without any piece: what is sent for it disturbs no other journey. */
const EMPTY = '0340122000256PWP01';

test('a session that ends on the adding page loses nothing: signed in again beside it, the upload goes on', async ({
  page,
  context,
  request,
  signIn,
  allowErrors,
}) => {
  // The identity refuses to renew what was signed out.
  allowErrors(/status of (400|401)/);
  const before = await transactionsOf(request, EMPTY);
  const files = [pdfFile('avant.pdf'), pngFile('pendant.png'), pdfFile('apres.pdf')];
  const [early, during, late] = files as [ChosenFile, ChosenFile, ChosenFile];
  await context.clock.install();
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, [early]);
  await expectReceived(page, ['avant.pdf']);

  await test.step('An upload with no session left asks to sign in again, then goes on by itself', async () => {
    await endSession(page);
    await chooseFiles(page, [during]);
    await signInAgain(page);
    await expectReceived(page, ['avant.pdf', 'pendant.png']);
  });

  await chooseFiles(page, [late]);
  await expectReceived(page, ['apres.pdf']);
  await test.step('So does « Valider »', async () => {
    await endSession(page);
    await valider(page).click();
    await signInAgain(page);
    const transaction = await confirmedTransaction(page);
    await expectDeposited(request, transaction, files);
    expect((await transactionsOf(request, EMPTY)).toSorted()).toEqual([...before, transaction].toSorted());
  });
});

/** Signs the account out in another tab; here, the token runs out. */
async function endSession(page: Page): Promise<void> {
  const context = page.context();
  await test.step('Elsewhere the session is ended, and the token runs out', async () => {
    const other = await context.newPage();
    await other.goto('/');
    await other.getByRole('button', { name: 'Agent DEMO' }).click();
    await other.getByRole('button', { name: 'Se déconnecter' }).click();
    await expect(other.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await other.close();
    await context.clock.fastForward('10:00');
  });
}

/** In the window that the page opens, and that closes by itself. */
async function signInAgain(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Votre session a expiré' });
  const opened = page.waitForEvent('popup');
  await dialog.getByRole('button', { name: 'Me reconnecter' }).click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await fillSignIn(popup, 'agent@pwp.test');
  await closed;
  await expect(dialog).toBeHidden();
}
