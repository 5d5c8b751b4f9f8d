import { expect, expectSound, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { linkOf, mailTo } from '@pwp/testing/received-mails';
import { openCompte, validateDemande, waitingDemande, type Personne } from './comptes-steps.ts';

/* A new address for an account: 48 hours pass in `api/adresses/adresses.test.ts`. */

const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

async function expectSoundOnAll(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await expectSound(page);
  }
}

async function newCompte(referent: Page, request: APIRequestContext): Promise<Personne> {
  const personne = await waitingDemande(request);
  await validateDemande(referent, personne);
  await mailTo(request, personne.email, 'Votre compte');
  return personne;
}

/** Proposes another address to a person, in the panel of the account; returns it. */
async function propose(referent: Page, personne: Personne): Promise<string> {
  const nouvelle = personne.email.replace('@', '@nouvelle.');
  await openCompte(referent, personne);
  await referent.getByRole('button', { name: 'Proposer une nouvelle adresse…' }).click();
  await expect(referent.getByRole('heading', { name: 'Proposer une nouvelle adresse' })).toBeFocused();
  await referent.getByLabel(/^Nouvelle adresse/).fill(nouvelle);
  await referent.getByRole('button', { name: 'Proposer cette adresse' }).click();
  await expect(referent.getByRole('heading', { name: 'Adresse proposée' })).toBeVisible();
  await expect(referent.getByText(`${nouvelle} est proposée.`)).toBeVisible();
  return nouvelle;
}

test('a référent proposes a new address: its owner confirms by a mail, and of another account the former one stops it', async ({
  page,
  request,
  elsewhere,
  allowErrors,
}) => {
  test.slow();
  // A link that served already.
  allowErrors(/status of 409/);
  const referent = await elsewhere('referent@pwp.test');

  await test.step('The new address confirms, from its mailbox', async () => {
    const personne = await newCompte(referent, request);
    const nouvelle = await propose(referent, personne);
    await expectSoundOnAll(referent);
    const link = linkOf(await mailTo(request, nouvelle, 'confirmez votre nouvelle adresse'));
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1, name: 'Confirmer ma nouvelle adresse' })).toBeVisible();
    await expectSoundOnAll(page);
    await page.getByRole('button', { name: 'Confirmer cette adresse' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Votre nouvelle adresse est confirmée' })).toBeFocused();
    await expectSoundOnAll(page);
    await page.goto('/aide');
    await page.goto(link);
    await page.getByRole('button', { name: 'Confirmer cette adresse' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ce lien a déjà servi' })).toBeVisible();

    await openCompte(referent, personne);
    await expect(referent.getByText(`${nouvelle} est confirmée. Elle remplace l’adresse actuelle le`)).toBeVisible();
    await expect(referent.getByText('Nouvelle adresse confirmée', { exact: true })).toBeVisible();
  });

  await test.step('Of another account, the former address stops the change', async () => {
    const personne = await newCompte(referent, request);
    const nouvelle = await propose(referent, personne);
    const mail = await mailTo(request, personne.email, 'une nouvelle adresse est proposée');
    expect(mail.text).not.toContain(nouvelle);
    await page.goto(linkOf(mail));
    await expect(page.getByRole('heading', { level: 1, name: 'Arrêter le changement d’adresse' })).toBeVisible();
    await expectSoundOnAll(page);
    await page.getByRole('button', { name: 'Arrêter le changement' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Le changement est arrêté' })).toBeFocused();
    await openCompte(referent, personne);
    await expect(referent.getByText(nouvelle).first()).toBeVisible();
    await expect(referent.getByText(`${nouvelle} est proposée.`)).toHaveCount(0);
    await expect(referent.getByText('Changement d’adresse arrêté', { exact: true })).toBeVisible();
  });
});
