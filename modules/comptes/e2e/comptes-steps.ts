import { nomComplet } from '@pwp/contracts';
import { expect, readJson, test, type APIRequestContext, type Page } from '@pwp/testing/browser';
import { linkOf, mailsTo, mailTo, type ReceivedMail } from '@pwp/testing/received-mails';
import { Defi } from '../contracts/index.ts';
import { solveDefi } from '../testing/index.ts';

/** A person who asks for an account. */
export interface Personne {
  prenom: string;
  nom: string;
  email: string;
  guichet: string;
  motif: string;
}

/** Password that the people of these journeys choose. */
export const PASSWORD = 'Premier-Secret-2026!';

let drawn = 0;

/** A person that no other journey uses. */
export function unePersonne(given: Partial<Personne> = {}): Personne {
  drawn += 1;
  const mark = `${Date.now().toString(36)}${drawn}`;
  return {
    prenom: 'Camille',
    nom: `Essai ${mark}`,
    email: `camille.${mark}@mairie.test`,
    guichet: '00002',
    motif: 'Service logement',
    ...given,
  };
}

/** The person's name in lists and panels. */
export function nomDe(personne: Personne): string {
  return nomComplet(personne);
}

/** Follows the link of an activation mail to the password page, and chooses a password. */
export async function choosePassword(page: Page, mail: ReceivedMail): Promise<void> {
  await test.step('Choose the password by the link of the mail', async () => {
    await page.goto(linkOf(mail));
    const field = page.getByLabel('Nouveau mot de passe');
    // Keycloak shows a page first, so that a mail filter that opens the link changes nothing.
    const proceed = page.getByRole('link', { name: 'Continuer' });
    await expect(field.or(proceed)).toBeVisible();
    if (await proceed.isVisible()) await proceed.click();
    await field.fill(PASSWORD);
    await page.getByLabel('Confirmation du mot de passe').fill(PASSWORD);
    await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
    await expect(
      page.getByRole('heading', { level: 1, name: /^Votre (mot de passe est enregistré|compte est à jour)$/ }),
    ).toBeVisible();
  });
}

/** Fills « Je crée mon espace » and sends it. */
export async function askForAccount(page: Page, personne: Personne): Promise<void> {
  await test.step('Fill « Je crée mon espace »', async () => {
    await page.getByLabel('Prénom').fill(personne.prenom);
    await page.getByLabel('Nom', { exact: true }).fill(personne.nom);
    await page.getByLabel(/^Adresse électronique/).fill(personne.email);
    await page.getByLabel(/^Numéro de téléphone/).fill('01 02 03 04 05');
    await page.getByLabel('Type d’organisme').selectOption('Commune');
    await page.getByLabel(/^Nom de l’organisme/).fill('Mairie d’essai');
    await chooseGuichet(page, personne.guichet);
    await page.getByLabel(/^Motif/).fill(personne.motif);
    await page.getByRole('button', { name: 'Envoyer ma demande' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Consultez votre messagerie' })).toBeFocused({
      timeout: 30_000,
    });
  });
}

/** Chooses a guichet in the visible combobox, by keyboard. */
export async function chooseGuichet(page: Page, code: string): Promise<void> {
  const field = page.getByRole('combobox', { name: /^Guichet(s du|s ouverts|s à ajouter|s à retirer|s demandés)/ });
  await field.fill(code);
  await expect(page.getByRole('listbox').getByRole('option', { name: new RegExp(`^${code}`) })).toBeVisible();
  await field.press('ArrowDown');
  await field.press('Enter');
  await expect(page.getByRole('button', { name: new RegExp(`^Retirer ${code}`) })).toBeVisible();
}

/** A person that no other journey uses, with a pending demande: created and proven without the pages. */
export async function waitingDemande(request: APIRequestContext, given: Partial<Personne> = {}): Promise<Personne> {
  const personne = unePersonne(given);
  const preuve = await solveDefi(await readJson(await request.get('/api/comptes/defi'), Defi));
  const { prenom, nom, email, motif, guichet } = personne;
  const asked = await request.post('/api/comptes/demandes', {
    data: {
      prenom,
      nom,
      email,
      motif,
      guichets: [guichet],
      telephone: '01 02 03 04 05',
      typeOrganisme: 'COMMUNE',
      organisme: 'Mairie d’essai',
      preuve,
    },
  });
  expect(asked.status()).toBe(202);
  const jeton = linkOf(await mailTo(request, email, 'confirmez')).split('#')[1];
  expect((await request.post('/api/comptes/demandes/confirmation', { data: { jeton } })).status()).toBe(200);
  return personne;
}

/** Presses « Valider » in the line of a demande, and says yes to its question. */
export async function confirmValidation(referent: Page, personne: Personne): Promise<void> {
  await referent.getByRole('button', { name: `Valider la demande de ${nomDe(personne)}` }).click();
  const question = referent.getByRole('group', { name: `Ouvrir à ${nomDe(personne)} un compte de professionnel` });
  await question.getByRole('button', { name: 'Oui, ouvrir le compte' }).click();
}

/** Validates a demande from the list, with the requested guichets. */
export async function validateDemande(referent: Page, personne: Personne): Promise<void> {
  await test.step(`Validate the demande of ${nomDe(personne)}`, async () => {
    await referent.goto('/comptes');
    await expect(lineOf(referent, personne)).toContainText(personne.motif);
    await confirmValidation(referent, personne);
    await expect(referent.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
    await expect(lineOf(referent, personne)).toHaveCount(0);
  });
}

/** Waits for the only activation mail of a validated demande; leaves the référent on the list of validated demandes. */
export async function expectOneActivationMail(
  referent: Page,
  request: APIRequestContext,
  personne: Personne,
): Promise<void> {
  await test.step('One activation mail leaves', async () => {
    await mailTo(request, personne.email, 'Votre compte');
    await expect(async () => {
      await referent.goto('/comptes?etat=validee');
      await expect(lineOf(referent, personne)).toContainText('Courriel envoyé', { timeout: 5_000 });
    }).toPass();
    expect(await mailsTo(request, personne.email, 'Votre compte')).toHaveLength(1);
  });
}

/** The row of a demande or of an account. */
export function lineOf(page: Page, personne: Personne) {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: personne.email });
}

/** Searches « Comptes » by name or address. */
export async function searchComptes(page: Page, text: string): Promise<void> {
  await page.goto('/comptes/liste');
  await page.getByLabel('Nom ou adresse').fill(text);
  await page.getByRole('button', { name: 'Rechercher' }).click();
}

/** Opens the panel of an account from « Comptes »: of a person of these journeys, or of the demo. */
export async function openCompte(page: Page, compte: Personne | { email: string; nom: string }): Promise<void> {
  const nom = 'prenom' in compte ? nomDe(compte) : compte.nom;
  await test.step(`Open the account of ${nom}`, async () => {
    await searchComptes(page, compte.email);
    await expect(page.getByRole('heading', { name: '1 compte', exact: true })).toBeVisible();
    await page.getByRole('button', { name: `Voir le compte de ${nom}` }).click();
    await expect(page.getByRole('heading', { name: `Compte de ${nom}` })).toBeFocused();
    await expect(page.getByRole('heading', { name: 'Historique' })).toBeVisible();
  });
}

/** Saves the guichets of the account whose panel is open. */
export async function saveGuichets(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Enregistrer les guichets' }).click();
  await expect(page.getByRole('heading', { name: 'Guichets enregistrés' })).toBeVisible();
}

/** Adds a guichet to the périmètre of the account whose panel is open. */
export async function addToPerimetre(page: Page, code: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Guichets de son périmètre' }).fill(code);
  await page
    .getByRole('listbox')
    .getByRole('option', { name: new RegExp(`^${code}`) })
    .click();
  await page.getByRole('button', { name: 'Enregistrer le périmètre' }).click();
  await expect(page.getByRole('heading', { name: 'Périmètre enregistré' })).toBeVisible();
}

/** Suspends the account whose panel is open, as far as the portal lets it. */
export async function suspend(page: Page, motif: string): Promise<void> {
  await page.getByRole('button', { name: 'Suspendre le compte…' }).click();
  await page.getByLabel(/^Motif de la suspension/).fill(motif);
  await page.getByRole('button', { name: 'Suspendre le compte', exact: true }).click();
}
