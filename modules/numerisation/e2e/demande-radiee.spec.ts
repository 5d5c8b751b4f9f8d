import { expect, test, type APIRequestContext } from '@pwp/testing/browser';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  expectDeposited,
  expectReceived,
  faults,
  goToAjout,
  pdfFile,
  transactionsOf,
  valider,
} from './numerisation-steps.ts';

/** Demandes that no other journey uses, one per test. */
const CLOSING = '0340121003036GDPUB';

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

/** The state that somebody else gives a demande at the SNE. */
async function changeStatut(
  request: APIRequestContext,
  numeroUnique: string,
  statut: 'active' | 'radiee',
): Promise<void> {
  const changed = await request.post(`/dev/sne/demandes/${numeroUnique}/statut`, { data: { statut } });
  expect(changed.status()).toBe(200);
}
