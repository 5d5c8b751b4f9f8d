import {
  chooseFiles,
  confirmedTransaction,
  consult,
  EMPTY,
  expectDeposited,
  expectReceived,
  fileRow,
  goToAjout,
  pdfFile,
  plis,
  valider,
} from '@pwp/module-numerisation/numerisation-steps';
import { fillSignIn } from '@pwp/testing/browser';
import { expect, expectAllReady, startKeycloak, test } from './cluster-test.ts';

/** Keycloak starts again in some twenty seconds, and the page asks it every thirty at most. */
const PATIENT = { timeout: 120_000 };

test.afterEach(({ run, cluster }) => startKeycloak({ run, cluster }));

test('Keycloak stops under an agent: what is read and sent goes on while the token lasts, then waits for it with what was written', async ({
  page,
  context,
  signIn,
  elsewhere,
  outside,
  instances,
  run,
}) => {
  test.slow();
  await expectAllReady(instances);
  const [before, meanwhile, late] = [pdfFile('avant.pdf'), pdfFile('pendant.pdf'), pdfFile('apres.pdf')];
  const stranger = await elsewhere();
  await context.clock.install();
  await signIn('agent@pwp.test');
  await consult(page, EMPTY);
  await goToAjout(page);
  await chooseFiles(page, [before]);
  await expectReceived(page, [before.name]);

  await test.step('It stops: the form goes on, is sent, and the list has it', async () => {
    await run('systemctl stop pwp-keycloak');
    await chooseFiles(page, [meanwhile]);
    await expectReceived(page, [before.name, meanwhile.name]);
    await valider(page).click();
    const transaction = await confirmedTransaction(page);
    await expectDeposited(outside, transaction, [before, meanwhile]);
    await page.getByRole('link', { name: 'Voir le pli' }).click();
    await expect(plis(page).first()).toContainText(transaction);
  });

  await test.step('Who must sign in is told so by a page of the portal, which tries again', async () => {
    await stranger.goto('/numerisation/a-corriger?page=1');
    await expect(stranger.getByRole('heading', { level: 1, name: 'La connexion ne répond pas' })).toBeVisible();
    await stranger.getByRole('button', { name: 'Réessayer maintenant' }).click();
    await expect(stranger.getByRole('status')).toHaveText(
      /^Toujours pas de réponse. Prochain essai dans \d+ secondes.$/,
    );
  });

  await test.step('Her token runs out over a half-written form: she reads why it waits, and keeps it', async () => {
    await consult(page, EMPTY);
    await goToAjout(page);
    await chooseFiles(page, [late]);
    await expectReceived(page, [late.name]);
    await context.clock.fastForward('10:00');
    await valider(page).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Le service de connexion ne répond pas.' })).toBeVisible();
    await expect(fileRow(page, late.name)).toBeVisible();
  });

  await test.step('It starts: who waited is led to sign-in, then to what was asked for', async () => {
    await run('systemctl start pwp-keycloak');
    await expect(stranger.getByLabel('Identifiant')).toBeVisible(PATIENT);
    await fillSignIn(stranger, 'agent2@pwp.test');
    await expect(stranger.getByRole('heading', { level: 1, name: 'À corriger' })).toBeVisible();
    await expect(stranger).toHaveURL(/\/numerisation\/a-corriger\?page=1$/);
  });

  await test.step('She goes on without a sign-in, and what she wrote is sent', async () => {
    await valider(page).click();
    await expectDeposited(outside, await confirmedTransaction(page), [late]);
  });
});
