import { readFile } from 'node:fs/promises';
import { expect, fillSignIn, test } from '@pwp/testing/browser';
import { linkOf, mailTo, newMailTo } from '@pwp/testing/received-mails';
import {
  PASSWORD,
  askForAccount,
  chooseGuichet,
  choosePassword,
  nomDe,
  openCompte,
  saveGuichets,
  searchComptes,
  suspend,
  unePersonne,
  validateDemande,
} from './comptes-steps.ts';

test('from « Je crée mon espace » to the first sign-in, then suspended, reinstated, signed out, detached, exported and deleted', async ({
  page,
  request,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  test.slow();
  // The refusals that the suspended session gets, then the detached one.
  allowErrors(/status of 40[01349]|Vos droits ont changé/);
  const personne = unePersonne();
  const nom = nomDe(personne);
  const addresses: string[] = [];
  page.on('request', (sent) => addresses.push(sent.url()));

  await test.step('The login page leads to the form; the response is the same for every address', async () => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Je crée mon espace' }).click();
    await expect(page).toHaveTitle('Je crée mon espace - Portail Web Professionnel');
    await askForAccount(page, personne);
    await expect(page.getByText(/peut recevoir un accès, un courriel vient de partir/)).toBeVisible();
  });

  await test.step('The link of the mail proves the address, once', async () => {
    const link = linkOf(await mailTo(request, personne.email, 'confirmez votre adresse'));
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1, name: 'Votre adresse est confirmée' })).toBeVisible();
    expect(page.url()).not.toContain('#');
    await page.goto('/aide');
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1, name: 'Ce lien a déjà servi' })).toBeVisible();
  });

  await test.step('No address sent to a server contains the person or the code', () => {
    expect(addresses.filter((address) => /camille|confirmation\?|jeton=/i.test(address.split('#')[0] ?? ''))).toEqual(
      [],
    );
  });

  await test.step('Until a référent validates, signing in is refused and says what to wait for', async () => {
    await page.goto('/');
    await fillSignIn(page, personne.email, PASSWORD);
    await expect(page.getByRole('alert')).toContainText(
      'Il s’ouvre quand le référent du guichet a validé votre demande',
    );
  });

  const referent = await elsewhere('referent@pwp.test');
  await validateDemande(referent, personne);

  const again = await test.step('The mail is lost: the référent sends it again, with a link of its own', async () => {
    const lost = linkOf(await mailTo(request, personne.email, 'Votre compte'));
    await openCompte(referent, personne);
    await referent.getByRole('button', { name: 'Renvoyer le courriel d’activation', exact: true }).click();
    await expect(referent.getByRole('heading', { name: 'Courriel demandé' })).toBeVisible();
    return newMailTo(request, personne.email, 'Votre compte', [lost]);
  });

  await test.step('The mail leads to the password, and the password into the portal', async () => {
    await choosePassword(page, again);
    await page.getByRole('link', { name: 'Revenir au portail' }).click();
    await expect(page.getByLabel('Identifiant')).toHaveValue(personne.email);
    expect(addresses.filter((address) => /camille/i.test(address))).toEqual([]);
    await expect(page.getByLabel('Mot de passe', { exact: true })).toBeFocused();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Menu principal' })).toContainText('Guichet : 00002');
  });

  await test.step('Suspended: the next request of the open session is refused', async () => {
    await openCompte(referent, personne);
    await referent.getByRole('button', { name: 'Suspendre le compte…' }).click();
    await referent.getByRole('button', { name: 'Suspendre le compte', exact: true }).click();
    await expect(referent.getByText('Dites pourquoi le compte est suspendu.')).toBeVisible();
    await referent.getByLabel(/^Motif de la suspension/).fill('Départ annoncé');
    await referent.getByRole('button', { name: 'Suspendre le compte', exact: true }).click();
    await expect(referent.getByRole('heading', { name: 'Compte suspendu' })).toBeVisible();
    await page.getByRole('link', { name: 'Fiche de transmission' }).click();
    await expect(page.getByRole('dialog', { name: /session/i })).toBeVisible({ timeout: 20_000 });
    await page.goto('/');
    await fillSignIn(page, personne.email, PASSWORD);
    // Keycloak only says that the account is disabled after the right password.
    await expect(page.getByRole('alert')).toContainText(
      /Identifiant ou mot de passe incorrect|Votre compte n’est pas ouvert/,
    );
  });

  await test.step('Reinstated: signing in works again', async () => {
    await referent.getByRole('button', { name: 'Rétablir le compte' }).click();
    await expect(referent.getByRole('heading', { name: 'Compte rétabli' })).toBeVisible();
    await fillSignIn(page, personne.email, PASSWORD);
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  });

  await test.step('Signed out by the référent: the next request of the person asks to sign in, which works', async () => {
    await page.getByRole('link', { name: 'Fiche de transmission' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Fiche de transmission' })).toBeFocused();
    await referent.getByRole('button', { name: 'Déconnecter la personne' }).click();
    await expect(referent.getByRole('heading', { name: 'Personne déconnectée' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('link', { name: 'Tableau de bord' }).first().click();
    await expect(page.getByRole('dialog', { name: 'Votre session a expiré' })).toBeVisible();
    await signIn(personne.email, { password: PASSWORD });
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  });

  await test.step('Another guichet takes the place of the first: the session follows without the person', async () => {
    await chooseGuichet(referent, 'PWP01');
    await referent.getByRole('button', { name: /^Retirer 00002/ }).click();
    await saveGuichets(referent);
    await expect(referent.getByRole('dialog')).toContainText('Guichets : 00002 → PWP01');
    // Tokens count in seconds: one issued in the same second as the change is refused as well.
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('navigation', { name: 'Menu principal' })).toContainText('Guichet : PWP01', {
        timeout: 5_000,
      });
    }).toPass();
  });

  await test.step('The référent exports the search: the file matches the list', async () => {
    await searchComptes(referent, personne.email);
    await expect(referent.getByRole('heading', { name: '1 compte', exact: true })).toBeVisible();
    const download = referent.waitForEvent('download');
    await referent.getByRole('button', { name: 'Exporter' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('comptes.csv');
    const [heading, line, ...others] = (await readFile(await file.path(), 'utf8')).trimEnd().split('\r\n');
    expect(heading).toBe(
      '\uFEFF"Nom";"Prénom";"Adresse électronique";"Téléphone";"Type d’organisme";"Organisme";"État";"Guichets";"Périmètre de référent";"Dernière connexion"',
    );
    expect(line?.replace(/"\d{4}-\d{2}-\d{2}"$/, 'jour')).toBe(
      `"${personne.nom}";"${personne.prenom}";"${personne.email}";"01 02 03 04 05";"Commune";"Mairie d’essai";"Actif";"PWP01";;jour`,
    );
    expect(others).toEqual([]);
  });

  await test.step('Suspended again, an administrator deletes it: it can no longer sign in', async () => {
    const admin = await elsewhere('admin@pwp.test');
    await openCompte(admin, personne);
    await suspend(admin, 'Départ');
    await admin.getByRole('button', { name: 'Supprimer le compte…' }).click();
    const question = admin.getByRole('alertdialog', { name: `Supprimer le compte de ${nom} ?` });
    await question.getByRole('button', { name: 'Supprimer pour toujours' }).click();
    await expect(admin.getByRole('heading', { name: 'Compte supprimé' })).toBeVisible();
    await expect(admin.getByText('Aucun compte ne correspond à cette recherche', { exact: false })).toBeVisible();
    await page.goto('/');
    await fillSignIn(page, personne.email, PASSWORD);
    await expect(page.getByRole('alert')).toContainText('Identifiant ou mot de passe incorrect');
  });
});

test('an address with an account gets the same response, and a mail that says so', async ({ page, request }) => {
  await page.goto('/premiere-visite');
  await askForAccount(page, unePersonne({ email: 'agent2@pwp.test', guichet: 'G1175' }));
  await expect(page.getByText(/peut recevoir un accès, un courriel vient de partir/)).toBeVisible();
  await mailTo(request, 'agent2@pwp.test', 'vous avez déjà un compte');
});
