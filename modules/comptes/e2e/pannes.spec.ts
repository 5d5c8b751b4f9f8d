import { expect, expectAccessible, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import {
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

/* What a référent is told, and what is left, when the identity does not answer. */

const DOWN = "Le service d'identité ne répond pas comme il devrait. Réessayez dans un instant.";

test('the identity is down during a validation: it is said, nothing is half done, and the same click succeeds once it is back', async ({
  page,
  request,
  signIn,
  panne,
  allowErrors,
}) => {
  // What the référent is answered.
  allowErrors(/status of 503/);
  const personne = unePersonne();
  await waitingDemande(request, personne);
  await signIn('referent@pwp.test');
  await page.goto('/comptes');

  for (const mode of ['erreur', 'coupure'] as const) {
    await test.step(`It fails (${mode}): the alert says so, and the demande waits`, async () => {
      await panne('identity', mode);
      await valider(page, personne).click();
      await expectNotDone(page, personne);
      await expectAccessible(page);
    });
  }

  await test.step('The portal goes on for who is signed in, where nobody decided', async () => {
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
    await valider(page, personne).click();
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
  });

  await expectOpenWithOneMail(page, request, personne);
});

test('the identity fails in the middle of a validation: the account that it left can do nothing, and the next click finishes it', async ({
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

  await test.step('The account is made, and cannot be attached to its guichet: the référent is told the same', async () => {
    await panne('identity', 'erreur', 'PUT');
    await valider(page, personne).click();
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
    await valider(page, personne).click();
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
  });

  await expectOpenWithOneMail(page, request, personne);
});

test('the identity is down during a suspension: it is said, the account stays as it is, and the same click succeeds once it is back', async ({
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
    await expect(panel.getByRole('alert').filter({ hasText: "L'action n'a pas abouti" })).toContainText(DOWN);
    await expect(page.getByLabel(/^Motif de la suspension/)).toHaveValue('Départ annoncé');
    await expectAccessible(page);
  });

  await test.step('It is back: the account is as it was, and nothing is in its history', async () => {
    await panne('identity', 'off');
    await panel.getByRole('button', { name: 'Réessayer' }).click();
    await expect(panel.getByText(/^Le compte n'a pas pu être relu/)).toHaveCount(0);
    await expect(panel).toContainText('Actif');
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

  await test.step('The account is closed, its sessions cannot be ended: the référent is told that it is not done', async () => {
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

/** The decision was not taken: said, and the demande is still there to be decided. */
async function expectNotDone(page: Page, personne: Personne): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: "L'action n'a pas abouti" })).toContainText(DOWN);
  await expect(lineOf(page, personne)).toContainText(personne.motif);
  await expect(valider(page, personne)).not.toHaveAttribute('aria-disabled', 'true');
}

/** « Comptes » finds nobody of this address. */
async function expectNoAccount(page: Page, { email }: Personne): Promise<void> {
  await page.goto('/comptes/liste');
  await page.getByLabel('Nom ou adresse').fill(email);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByText('Aucun compte ne correspond à cette recherche')).toBeVisible();
}

/** The account of the demande is open, and its person was written to once. */
async function expectOpenWithOneMail(page: Page, request: APIRequestContext, personne: Personne): Promise<void> {
  await expectOneActivationMail(page, request, personne);
  await test.step('The account is open, at its guichet', async () => {
    await openCompte(page, { email: personne.email, nom: nomDe(personne) });
    const panel = page.getByRole('dialog');
    await expect(panel).toContainText('Actif');
    await expect(panel.getByRole('definition').filter({ hasText: personne.guichet })).toBeVisible();
  });
}

/** A référent who has opened the account of a person whom he validated. */
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

/** The same click as before suspends the account, and the trail tells it once. */
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
