import { expect, test, tick, type APIRequestContext } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  expectDeposited,
  expectReceived,
  faults,
  goToAjout,
  openCerfa,
  pdfFile,
  transactionsOf,
  valider,
} from './numerisation-steps.ts';

/** Demandes that no other journey uses, one per test. */
const CLOSING = '0340121003036GDPUB';
const CLOSING_CERFA = '0340919003110G1175';

test('a demande made radiée meanwhile is refused at « Valider »: nothing is sent, and the files wait', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  allowErrors(/status of 409/);
  const before = await transactionsOf(request, CLOSING);
  const files = [pdfFile('trop-tard.pdf')];
  await signIn('agent@pwp.test');
  await consult(page, CLOSING);
  await goToAjout(page);
  await chooseFiles(page, files);
  await expectReceived(page, ['trop-tard.pdf']);
  await changeStatut(request, CLOSING, 'radiee');
  await valider(page).click();

  await test.step('The reason takes the focus; the pli is not made', async () => {
    await expect(faults(page)).toContainText('Cette demande est radiée : ses pièces ne peuvent plus être changées.');
    await expect(faults(page)).toBeFocused();
    await expectReceived(page, ['trop-tard.pdf']);
    expect(await transactionsOf(request, CLOSING)).toEqual(before);
  });

  await test.step('Active again, it takes them', async () => {
    await changeStatut(request, CLOSING, 'active');
    await valider(page).click();
    await expectDeposited(request, await confirmedTransaction(page), files);
  });
});

test('a demande made radiée while its CERFA form was filled in is refused too', async ({
  page,
  request,
  signIn,
  allowErrors,
}) => {
  allowErrors(/status of 409/);
  const before = await transactionsOf(request, CLOSING_CERFA);
  const form = pdfFile('mise-a-jour-tardive.pdf');
  await signIn('agent@pwp.test');
  // The portal does not call an outside system for some seconds after it failed in the previous journey.
  await consult(page, CLOSING_CERFA);
  await openCerfa(page);
  await tick(page.getByRole('radio', { name: 'Mise à jour' }));
  await page.getByLabel('N° unique').fill(CLOSING_CERFA);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByLabel('Choisissez le formulaire CERFA').setInputFiles(form);
  await expectReceived(page, ['mise-a-jour-tardive.pdf']);
  await changeStatut(request, CLOSING_CERFA, 'radiee');
  await valider(page).click();
  await expect(faults(page)).toContainText('Cette demande est radiée');
  await expect(faults(page)).toBeFocused();
  expect(await transactionsOf(request, CLOSING_CERFA)).toEqual(before);

  await changeStatut(request, CLOSING_CERFA, 'active');
  await valider(page).click();
  await expectDeposited(request, await confirmedTransaction(page), [form]);
});

/** The state that somebody else gives a demande at the SNE. */
async function changeStatut(
  request: APIRequestContext,
  numeroUnique: string,
  statut: 'active' | 'radiee',
): Promise<void> {
  const changed = await request.post(`/dev/sne/demandes/${numeroUnique}/statut`, { data: { statut } });
  expect(changed.status()).toBe(200);
}
