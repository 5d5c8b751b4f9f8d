import { expect, expectAccessible, test, type Page } from '@pwp/testing/browser';
import {
  confirmValidation,
  expectOneActivationMail,
  lineOf,
  nomDe,
  openCompte,
  searchComptes,
  waitingDemande,
  type Personne,
} from './comptes-steps.ts';

/* What a référent reads, and what remains, when the identity does not answer. */

const DOWN = 'Le service d’identité ne répond pas comme il devrait. Réessayez dans un instant.';

test('the identity is down, then fails half-way, during a validation: the page says so, nothing is half open, and the same click succeeds once it is back', async ({
  page,
  request,
  signIn,
  elsewhere,
  panne,
  allowErrors,
}) => {
  test.slow();
  // The answer to the référent.
  allowErrors(/status of 503/);
  const personne = await waitingDemande(request);
  await signIn('referent@pwp.test');
  await page.goto('/comptes');

  for (const mode of ['erreur', 'coupure'] as const) {
    await test.step(`It fails (${mode}): the alert says so, and the demande waits`, async () => {
      await panne('identity', mode);
      await confirmValidation(page, personne);
      await expectNotDone(page, personne);
      await expectAccessible(page);
    });
  }

  await test.step('The portal still works for a signed-in référent, and the demande is undecided', async () => {
    await page.reload();
    await expect(lineOf(page, personne)).toContainText(personne.motif);
    await page.getByLabel('Afficher les demandes').selectOption('Validées');
    await expect(page.getByRole('heading', { level: 2, name: /validée|Aucune/ }).first()).toBeVisible();
    await expect(lineOf(page, personne)).toHaveCount(0);
  });

  await test.step('It is back: no account was made', async () => {
    await panne('identity', 'off');
    await searchComptes(page, personne.email);
    await expect(page.getByText('Aucun compte ne correspond à cette recherche')).toBeVisible();
    await page.goto('/comptes');
  });

  await test.step('It fails half-way: the référent sees the same message', async () => {
    await panne('identity', 'erreur', 'PUT');
    await confirmValidation(page, personne);
    await expectNotDone(page, personne);
  });

  await test.step('An administrator finds the account, closed and without a guichet', async () => {
    const admin = await elsewhere('admin@pwp.test');
    await openCompte(admin, personne);
    const panel = admin.getByRole('dialog');
    await expect(panel).toContainText('Suspendu');
    await expect(panel.getByRole('definition').filter({ hasText: 'Aucun guichet' })).toBeVisible();
  });

  await test.step('It is back: the same click goes on from there, and opens the account at its guichet', async () => {
    await panne('identity', 'off');
    await confirmValidation(page, personne);
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
    await expectOneActivationMail(page, request, personne);
    await openCompte(page, personne);
    const panel = page.getByRole('dialog');
    await expect(panel).toContainText('Jamais activé');
    await expect(panel.getByRole('definition').filter({ hasText: personne.guichet })).toBeVisible();
  });
});

/** The page says that the decision failed, and the demande can still be decided. */
async function expectNotDone(page: Page, personne: Personne): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: 'L’action n’a pas abouti' })).toContainText(DOWN);
  await expect(lineOf(page, personne)).toContainText(personne.motif);
  const valider = page.getByRole('button', { name: `Valider la demande de ${nomDe(personne)}` });
  await expect(valider).not.toHaveAttribute('aria-disabled', 'true');
}
