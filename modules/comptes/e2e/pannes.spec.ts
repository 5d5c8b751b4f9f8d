import { expect, expectAccessible, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import {
  confirmValidation,
  expectOneActivationMail,
  lineOf,
  mailTo,
  nomDe,
  openCompte,
  unePersonne,
  validateDemande,
  waitingDemande,
  type Personne,
} from './comptes-steps.ts';

/* What a référent reads, and what remains, when the identity does not answer. */

const DOWN = 'Le service d’identité ne répond pas comme il devrait. Réessayez dans un instant.';

test('the identity is down during a validation: the page says so, nothing is half done, and the same click succeeds once it is back', async ({
  page,
  request,
  signIn,
  panne,
  allowErrors,
}) => {
  // The answer to the référent.
  allowErrors(/status of 503/);
  const personne = unePersonne();
  await waitingDemande(request, personne);
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
    await page.goBack();
  });

  await test.step('It is back: no account was made; the same click makes it', async () => {
    await panne('identity', 'off');
    await expectNoAccount(page, personne);
    await page.goto('/comptes');
    await confirmValidation(page, personne);
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
  });

  await expectOpenWithOneMail(page, request, personne);
});

test('the identity fails half-way through a validation: its account has no rights, and the next click finishes it', async ({
  page,
  request,
  signIn,
  browser,
  panne,
  allowErrors,
}) => {
  allowErrors(/status of 503/);
  const personne = unePersonne();
  await waitingDemande(request, personne);
  await signIn('referent@pwp.test');
  await page.goto('/comptes');

  await test.step('The account is created but cannot be attached: the référent sees the same message', async () => {
    await panne('identity', 'erreur', 'PUT');
    await confirmValidation(page, personne);
    await expectNotDone(page, personne);
  });

  await test.step('An administrator finds it, closed and without a guichet', async () => {
    const context = await browser.newContext();
    const admin = await context.newPage();
    await signIn('admin@pwp.test', { page: admin });
    await openCompte(admin, { email: personne.email, nom: nomDe(personne) });
    const panel = admin.getByRole('dialog');
    await expect(panel).toContainText('Suspendu');
    await expect(panel.getByRole('definition').filter({ hasText: 'Aucun guichet' })).toBeVisible();
    await context.close();
  });

  await test.step('It is back: the same click goes on from there', async () => {
    await panne('identity', 'off');
    await confirmValidation(page, personne);
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
  });

  await expectOpenWithOneMail(page, request, personne);
});

test('the identity is down during a suspension: the page says so, the account does not change, and the same click succeeds once it is back', async ({
  page,
  request,
  signIn,
  panne,
  allowErrors,
}) => {
  allowErrors(/status of 503/);
  const personne = await openedAccount(page, request, signIn);
  await askToSuspend(page);
  const panel = page.getByRole('dialog');

  await test.step('It fails: the panel says so, and keeps what was typed', async () => {
    await panne('identity', 'erreur');
    await suspendre(page).click();
    await expect(panel.getByRole('alert').filter({ hasText: 'L’action n’a pas abouti' })).toContainText(DOWN);
    await expect(page.getByLabel(/^Motif de la suspension/)).toHaveValue('Départ annoncé');
    await expectAccessible(page);
  });

  await test.step('It is back: the account is unchanged, and its history is empty', async () => {
    await panne('identity', 'off');
    await panel.getByRole('button', { name: 'Réessayer' }).click();
    await expect(panel.getByText(/^Le compte n’a pas pu être relu/)).toHaveCount(0);
    await expect(panel).toContainText('Jamais activé');
    await expect(panel.getByRole('listitem').filter({ hasText: 'Compte suspendu' })).toHaveCount(0);
  });

  await expectSuspendedAtOnce(page, personne);
});

test('the identity fails in the middle of a suspension: the next click finishes it', async ({
  page,
  request,
  signIn,
  panne,
  allowErrors,
}) => {
  allowErrors(/status of 503/);
  const personne = await openedAccount(page, request, signIn);
  await askToSuspend(page);
  const panel = page.getByRole('dialog');

  await test.step('The account is disabled but its sessions do not end: the référent sees that it failed', async () => {
    await panne('identity', 'erreur', 'POST');
    await suspendre(page).click();
    await expect(panel.getByRole('alert')).toContainText(DOWN);
    await expect(panel).toContainText('Suspendu');
    await expect(panel.getByRole('listitem').filter({ hasText: 'Compte suspendu' })).toHaveCount(0);
    await panne('identity', 'off');
  });

  await expectSuspendedAtOnce(page, personne);
});

const valider = (page: Page, personne: Personne) =>
  page.getByRole('button', { name: `Valider la demande de ${nomDe(personne)}` });
const suspendre = (page: Page) => page.getByRole('button', { name: 'Suspendre le compte', exact: true });

/** The page says that the decision failed, and the demande can still be decided. */
async function expectNotDone(page: Page, personne: Personne): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: 'L’action n’a pas abouti' })).toContainText(DOWN);
  await expect(lineOf(page, personne)).toContainText(personne.motif);
  await expect(valider(page, personne)).not.toHaveAttribute('aria-disabled', 'true');
}

/** « Comptes » finds nobody at this address. */
async function expectNoAccount(page: Page, { email }: Personne): Promise<void> {
  await page.goto('/comptes/liste');
  await page.getByLabel('Nom ou adresse').fill(email);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByText('Aucun compte ne correspond à cette recherche')).toBeVisible();
}

/** The account of the demande is open, and its owner got exactly one mail. */
async function expectOpenWithOneMail(page: Page, request: APIRequestContext, personne: Personne): Promise<void> {
  await expectOneActivationMail(page, request, personne);
  await test.step('The account is open, at its guichet', async () => {
    await openCompte(page, { email: personne.email, nom: nomDe(personne) });
    const panel = page.getByRole('dialog');
    await expect(panel).toContainText('Jamais activé');
    await expect(panel.getByRole('definition').filter({ hasText: personne.guichet })).toBeVisible();
  });
}

/** A référent with the panel of an account that they validated open. */
async function openedAccount(
  page: Page,
  request: APIRequestContext,
  signIn: (email: string) => Promise<void>,
): Promise<Personne> {
  const personne = unePersonne();
  await waitingDemande(request, personne);
  await signIn('referent@pwp.test');
  await validateDemande(page, personne);
  await mailTo(request, personne.email, 'Votre compte');
  await openCompte(page, { email: personne.email, nom: nomDe(personne) });
  return personne;
}

async function askToSuspend(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Suspendre le compte…' }).click();
  await page.getByLabel(/^Motif de la suspension/).fill('Départ annoncé');
}

/** The same click now suspends the account, and the trail records it once. */
async function expectSuspendedAtOnce(page: Page, personne: Personne): Promise<void> {
  await test.step(`The same click suspends the account of ${nomDe(personne)}`, async () => {
    const panel = page.getByRole('dialog');
    await suspendre(page).click();
    await expect(panel.getByRole('heading', { name: 'Compte suspendu' })).toBeVisible();
    await expect(panel).toContainText('Suspendu');
    const told = panel.getByRole('listitem').filter({ hasText: 'Compte suspendu' });
    await expect(told).toHaveCount(1);
    await expect(told).toContainText('Départ annoncé');
  });
}
