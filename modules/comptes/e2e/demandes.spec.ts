import { expect, test, tick, type Page } from '@pwp/testing/browser';
import {
  chooseGuichet,
  choosePassword,
  expectOneActivationMail,
  lineOf,
  mailTo,
  nomDe,
  openCompte,
  validateDemande,
  waitingDemande,
  type Personne,
} from './comptes-steps.ts';

test('two référents validate the same demande at once: one succeeds, the other is refused, and one mail is sent', async ({
  page,
  request,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  // The answer to the slower request.
  allowErrors(/status of 409/);
  const personne = await waitingDemande(request);
  await signIn('referent@pwp.test');
  const other = await elsewhere('admin@pwp.test');
  const both = [page, other];
  for (const each of both) {
    await each.goto('/comptes');
    await each.getByRole('button', { name: `Valider la demande de ${nomDe(personne)}` }).click();
  }
  await Promise.all(both.map((each) => each.getByRole('button', { name: 'Oui, ouvrir le compte' }).click()));

  await test.step('One sees that it is done, the other that somebody else did it', async () => {
    const told = (each: Page) => each.getByRole('heading', { name: /^Demande (validée|déjà traitée)$/ });
    for (const each of both) await expect(told(each)).toBeVisible();
    const texts = await Promise.all(both.map((each) => told(each).textContent()));
    expect(texts.map((text) => String(text).trim()).toSorted()).toEqual(['Demande déjà traitée', 'Demande validée']);
  });

  await test.step('Neither has it to handle any more', async () => {
    for (const each of both) {
      await each.getByRole('button', { name: 'Actualiser' }).click();
      await expect(lineOf(each, personne)).toHaveCount(0);
    }
  });

  await expectOneActivationMail(page, request, personne);
  await test.step('One account was made, once', async () => {
    await openCompte(other, personne);
    await expect(other.getByRole('listitem').filter({ hasText: 'Compte créé' })).toHaveCount(1);
  });
});

test('several demandes are validated together, as they ask, then with the same guichets, and each has its result', async ({
  page,
  request,
  signIn,
}) => {
  test.slow();
  const asAsked = [await waitingDemande(request), await waitingDemande(request, { guichet: 'PWP01' })];
  const alike = [await waitingDemande(request), await waitingDemande(request, { guichet: 'PWP01' })];
  await signIn('referent@pwp.test');
  await page.goto('/comptes');
  const question = page.getByRole('alertdialog', { name: 'Valider 2 demandes ?' });
  const choose = async (personnes: readonly Personne[]) => {
    for (const personne of personnes) {
      await tick(page.getByRole('checkbox', { name: `Sélectionner la demande de ${nomDe(personne)}` }));
    }
    await page.getByRole('button', { name: 'Valider les 2 demandes' }).click();
    for (const personne of personnes) {
      await expect(question).toContainText(`${nomDe(personne)} : ${personne.guichet}`);
    }
  };
  const validate = async (personnes: readonly Personne[], guichetOf: (personne: Personne) => string) => {
    await question.getByRole('button', { name: 'Valider les 2 demandes' }).click();
    await expect(page.getByRole('heading', { name: 'Résultat des validations' })).toBeFocused({ timeout: 20_000 });
    const result = page.getByRole('region', { name: 'Résultat des validations' });
    await expect(result).toContainText('2 validées sur 2.');
    for (const personne of personnes) {
      await expect(result.getByRole('listitem').filter({ hasText: personne.nom })).toContainText(
        `validée pour ${guichetOf(personne)}`,
      );
      await mailTo(request, personne.email, 'Votre compte');
    }
  };

  await test.step('Each gets what it asked for', async () => {
    await choose(asAsked);
    await expect(question).toContainText('2 comptes seront ouverts pour les guichets de votre périmètre');
    await validate(asAsked, ({ guichet }) => guichet);
  });

  await test.step('All get the guichet that is chosen for them, and no other', async () => {
    await choose(alike);
    await chooseGuichet(page, 'PWP01');
    await expect(question).toContainText('2 comptes seront ouverts pour PWP01, quels que soient');
    await expect(question).toContainText(': PWP01 (demandé : 00002)');
    await validate(alike, () => 'PWP01');
    for (const personne of alike) {
      await openCompte(page, personne);
      await expect(
        page
          .getByRole('dialog')
          .getByRole('definition')
          .filter({ hasText: /^PWP01$/ }),
      ).toBeVisible();
    }
  });
});

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
    await page.keyboard.press('Escape');
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
    await page.goto('/comptes?etat=validee');
    await expect(lineOf(page, personne)).toContainText('Courriel envoyé');
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
