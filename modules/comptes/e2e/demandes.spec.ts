import { escape, expect, expectAccessible, test } from '@pwp/testing/browser';
import { mailTo } from '@pwp/testing/received-mails';
import {
  choosePassword,
  lineOf,
  nomDe,
  openCompte,
  validateDemande,
  waitingDemande,
  type Personne,
} from './comptes-steps.ts';

test('a demande for another référent’s guichet is not in the list, and the panel opens only guichets of the périmètre', async ({
  page,
  request,
  signIn,
}) => {
  const elsewhere = await waitingDemande(request, { guichet: 'G1175' });
  const here = await waitingDemande(request);
  await signIn('referent@pwp.test');
  await page.goto('/comptes');
  await expect(lineOf(page, here)).toBeVisible();
  await expect(lineOf(page, elsewhere)).toHaveCount(0);

  await test.step('By the keyboard alone: other guichets of the périmètre, then validated', async () => {
    const opener = page.getByRole('button', { name: `Voir la demande de ${nomDe(here)}` });
    const heading = page.getByRole('heading', { name: `Demande de ${nomDe(here)}` });
    await opener.press('Enter');
    await expect(heading).toBeFocused();
    const guichets = page.getByRole('combobox', { name: /^Guichets ouverts/ });
    await guichets.fill('G1175');
    await expect(page.getByText('Aucun guichet ne correspond.')).toBeVisible();
    await guichets.fill('');
    await guichets.press('ArrowDown');
    await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(1);
    await guichets.press('Escape');
    await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(0);
    await expect(heading).toBeVisible();
    await escape(page);
    await expect(opener).toBeFocused();
    await opener.press('Enter');
    await page.getByRole('button', { name: 'Valider la demande', exact: true }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 2, name: /en attente|Aucune/ }).first()).toBeFocused();
  });

  await test.step('It is among the validated ones, with its mail', async () => {
    await page.getByLabel('Afficher les demandes').selectOption('Validées');
    await expect(lineOf(page, here)).toContainText(/Courriel (envoyé|à envoyer)/);
    await page.getByRole('button', { name: `Voir la demande de ${nomDe(here)}` }).click();
    const history = page.getByRole('dialog').getByRole('list').last().getByRole('listitem');
    await expect(history).toHaveText([
      /^Demande validée.*par referent@pwp.test/,
      /^Adresse confirmée/,
      /^Demande reçue/,
    ]);
  });
});

test('a demande that a colleague decides leaves the open notifications and the list, without a reload', async ({
  page,
  request,
  signIn,
  elsewhere,
}) => {
  const personne = await waitingDemande(request);
  const notices = page.getByRole('dialog', { name: 'Notifications' });
  const notice = notices.getByRole('listitem').filter({ hasText: personne.nom.toUpperCase() });
  await signIn('referent@pwp.test');
  await page.goto('/comptes');
  await expect(lineOf(page, personne)).toBeVisible();
  let loads = 0;
  page.on('load', () => (loads += 1));

  await test.step('The bell names the person and the guichet', async () => {
    await page.getByRole('button', { name: /^Notifications \(\d+\)$/ }).click();
    await expect(notice).toContainText(`Camille ${personne.nom.toUpperCase()}, pour le guichet 00002.`);
    await expect(notice).toContainText('Non lue');
    await expectAccessible(page);
  });

  await test.step('An administrator decides it elsewhere: it leaves the panel, then the list', async () => {
    const colleague = await elsewhere('admin@pwp.test');
    await validateDemande(colleague, personne);
    await expect(notice).toHaveCount(0);
    await expect(notices).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(lineOf(page, personne)).toHaveCount(0);
    expect(loads).toBe(0);
  });
});

test('while the mail server is down an account is valid; its mail is « à envoyer », then leaves by itself', async ({
  page,
  request,
  signIn,
  panne,
}) => {
  const personne = await waitingDemande(request);
  await signIn('referent@pwp.test');
  await panne('mail', 'erreur');
  await validateDemande(page, personne);

  await test.step('The référent sees the account open, and its mail « à envoyer »', async () => {
    await page.getByLabel('Afficher les demandes').selectOption('Validées');
    await expect(lineOf(page, personne)).toContainText('Courriel à envoyer');
    await openCompte(page, personne);
    await expect(page.getByRole('dialog')).toContainText('Jamais activé');
    await expect(page.getByRole('dialog')).toContainText('Courriel à envoyer');
  });

  await test.step('The mail server is back: the mail arrives without another request', async () => {
    await panne('mail', 'off');
    const mail = await mailTo(request, personne.email, 'Votre compte');
    // The server has the mail a moment before the portal knows it.
    await expect(async () => {
      await page.goto('/comptes?etat=validee');
      await expect(lineOf(page, personne)).toContainText('Courriel envoyé', { timeout: 5_000 });
    }).toPass();
    await expect(lineOf(page, personne)).not.toContainText('à envoyer');
    await choosePassword(page, mail);
  });
});

test('one demande, then several by the keyboard, are refused, and each person reads the reason in a mail', async ({
  page,
  request,
  signIn,
}) => {
  const alone = await waitingDemande(request);
  const together = [await waitingDemande(request), await waitingDemande(request)];
  const reasonFor = async ({ email }: Personne) => (await mailTo(request, email, 'n’est pas acceptée')).text;
  await signIn('referent@pwp.test');
  await page.goto('/comptes');

  await test.step('One alone, with a reason and details', async () => {
    const refuse = page.getByRole('button', { name: 'Refuser la demande', exact: true });
    await page.getByRole('button', { name: `Refuser la demande de ${nomDe(alone)}` }).click();
    await expect(page.getByRole('heading', { name: 'Refuser la demande' })).toBeFocused();
    await refuse.click();
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
    await page.getByRole('link', { name: 'Choisissez un motif.' }).click();
    await page.keyboard.press('ArrowDown');
    await page.getByLabel(/^Précisions/).fill('Voyez le guichet de votre commune.');
    await refuse.click();
    await expect(page.getByRole('heading', { name: 'Demande refusée' })).toBeVisible();
    await expect(lineOf(page, alone)).toHaveCount(0);
    const text = await reasonFor(alone);
    expect(text).toContain('Le guichet demandé n’est pas celui de votre organisme');
    expect(text).toContain('Voyez le guichet de votre commune.');
  });

  await test.step('Several, with one reason', async () => {
    for (const personne of together) {
      await page.getByRole('checkbox', { name: `Sélectionner la demande de ${nomDe(personne)}` }).press('Space');
    }
    await page.getByRole('button', { name: 'Refuser 2 demandes…' }).press('Enter');
    const panel = page.getByRole('dialog', { name: 'Refuser 2 demandes' });
    await panel.getByRole('radio', { name: 'Vous avez déjà un compte' }).press('Space');
    await panel.getByRole('button', { name: 'Refuser 2 demandes' }).press('Enter');
    await expect(page.getByRole('heading', { name: 'Résultat des refus' })).toBeFocused({ timeout: 20_000 });
    await expect(page.getByRole('region', { name: 'Résultat des refus' })).toContainText('2 refusées sur 2.');
    for (const personne of together) {
      await expect(lineOf(page, personne)).toHaveCount(0);
      expect(await reasonFor(personne)).toContain('Vous avez déjà un compte');
    }
  });

  await page.getByLabel('Afficher les demandes').selectOption('Refusées');
  await expect(lineOf(page, alone)).toContainText('Refusée');
  await expect(page).toHaveURL('/comptes?etat=refusee');
});
