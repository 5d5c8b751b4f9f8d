import {
  DEMO_PASSWORD,
  expect,
  expectAccessible,
  expectSound,
  fillPasswordAgain,
  fillSignIn,
  test,
  type Page,
} from '@pwp/testing/browser';

/** The account whose profile is incomplete. Only these journeys use it, and they follow its life. */
const NEWCOMER = 'nouveau@pwp.test';
const NEW_PASSWORD = 'Portail-Nouveau-2027?';

test.describe.configure({ mode: 'serial' });

test('a first sign-in opens the profile before anything else, loses no typing, and goes on to the page asked for', async ({
  page,
  allowErrors,
}) => {
  allowErrors(/the server responded with a status of 400/);
  const asked = page.getByText('Complétez votre profil avant de continuer');
  const telephone = page.getByLabel('Numéro de téléphone');
  const organisme = page.getByLabel('Nom de l’organisme');
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/numerisation/pieces?etape=1');
  await fillSignIn(page, NEWCOMER);

  await test.step('The profile opens instead, and says why', async () => {
    await expect(page).toHaveURL('/profile/informations');
    await expect(page).toHaveTitle('Gérer mon profil - Portail Web Professionnel');
    await expect(asked).toBeVisible();
    await expect(page.getByLabel('Adresse électronique')).toHaveValue(NEWCOMER);
    await expect(page.getByLabel('Adresse électronique')).not.toBeEditable();
    await expectSound(page);
  });

  await test.step('No other address opens: typed, followed in the menu, or come back to', async () => {
    for (const address of ['/', '/profile/connexions', '/support', '/numerisation/pieces?etape=1']) {
      await page.goto(address);
      await expect(page).toHaveURL('/profile/informations');
    }
    await telephone.fill('appelez-moi');
    await page.getByRole('button', { name: 'Menu', exact: true }).press('Enter');
    await page.getByRole('dialog', { name: 'Menu' }).getByRole('link', { name: 'Support' }).press('Enter');
    await expect(page.getByRole('dialog', { name: 'Menu' })).toBeHidden();
    await expect(page.getByRole('heading', { level: 1, name: 'Gérer mon profil' })).toBeFocused();
    await expect(telephone).toHaveValue('appelez-moi');
  });

  await test.step('A page for everybody does, and what was typed is there on the way back', async () => {
    await page.getByRole('link', { name: 'Mentions légales' }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Mentions légales' })).toBeVisible();
    await page.goBack();
    await expect(telephone).toHaveValue('appelez-moi');
  });

  await test.step('Errors show in a summary that takes the focus; what was typed stays', async () => {
    await page.getByRole('button', { name: 'Enregistrer et continuer' }).press('Enter');
    const summary = page.getByRole('region', { name: '3 erreurs sont à corriger' });
    await expect(summary).toBeFocused();
    await expectSound(page);
    await expect(telephone).toHaveValue('appelez-moi');
    await summary.getByRole('link', { name: 'Choisissez votre type d’organisme dans la liste.' }).press('Enter');
    await expect(page.getByLabel('Type d’organisme')).toBeFocused();
  });

  await test.step('With the keyboard alone, it is filled in', async () => {
    await page.keyboard.type('Commune');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Mairie de démonstration');
    for (const _ of ['organisme', 'type']) await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('0102030405');
    await expect(telephone).toHaveValue('01 02 03 04 05');
  });

  const expectTyping = async () => {
    await expect(telephone).toHaveValue('01 02 03 04 05');
    await expect(page.getByRole('combobox', { name: 'Type d’organisme' })).toHaveValue('COMMUNE');
    await expect(organisme).toHaveValue('Mairie de démonstration');
  };

  await test.step('A reload loses nothing of it, nor does the end of the session', async () => {
    await page.reload();
    await expectTyping();
    await page.context().clearCookies();
    await page.reload();
    await fillSignIn(page, NEWCOMER);
    await expect(asked).toBeVisible();
    await expectTyping();
  });

  await test.step('Complete, it leads to the page asked for', async () => {
    await organisme.press('Enter');
    await expect(page).toHaveURL('/numerisation/pieces?etape=1');
    await expect(page.getByLabel('N° unique')).toBeFocused();
    expect(await page.evaluate(() => sessionStorage.getItem('pwp.profil'))).toBeNull();
  });

  await test.step('The portal asks no more', async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  });
});

test('a name that is changed shows in the header at once, and after a reload', async ({ page, signIn }) => {
  await signIn(NEWCOMER);
  await openPage(page, 'Gérer mon profil');
  await expectAccessible(page);
  await page.getByRole('textbox', { name: 'Nom', exact: true }).fill('DÉMO-CHANGÉ');
  await page.getByLabel('Prénom').fill('Zoé');
  await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();

  await expect(page.getByText('Profil enregistré')).toBeVisible();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Zoé DÉMO-CHANGÉ' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Menu principal' })).toContainText('Zoé DÉMO-CHANGÉ');

  await page.reload();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Zoé DÉMO-CHANGÉ' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Nom', exact: true })).toHaveValue('DÉMO-CHANGÉ');
});

test('a person refuses a daily mail, which a reload keeps, then asks for it again', async ({ page, signIn }) => {
  await signIn(NEWCOMER);
  await openPage(page, 'Gérer mes notifications');
  const moves = page.getByRole('group', { name: 'Des plis de vos guichets changent de statut' });
  const daily = moves.getByRole('radio', { name: 'Dans le courriel quotidien' });
  const never = moves.getByRole('radio', { name: 'Jamais' });
  await expect(daily).toBeChecked();
  await expectAccessible(page);

  await never.press('Space');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Choix enregistré')).toBeVisible();
  await page.reload();
  await expect(never).toBeChecked();

  await daily.press('Space');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText('Choix enregistré')).toBeVisible();
});

test('the password is changed at the identity, and only the new one signs in', async ({ page, signIn, elsewhere }) => {
  await signIn(NEWCOMER);
  await openPage(page, 'Gérer mon profil');

  await test.step('« Annuler » changes nothing and says so', async () => {
    await page.getByRole('button', { name: 'Modifier mon mot de passe' }).click();
    await expect(page.getByText('identifiez-vous à nouveau')).toBeVisible();
    await expectAccessible(page);
    await fillPasswordAgain(page);
    await expect(page.getByRole('heading', { level: 1, name: 'Modifier mon mot de passe' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Annuler' }).click();
    await expect(page.getByText('Vous avez renoncé : votre mot de passe reste le même.').first()).toBeVisible();
    await expect(page).toHaveURL('/profile/informations');
  });

  await test.step('A weak one is refused, a good one comes back to the profile', async () => {
    await page.getByRole('button', { name: 'Modifier mon mot de passe' }).click();
    await fillPasswordAgain(page);
    await choosePassword(page, 'court');
    await expect(page.getByText('Le mot de passe doit contenir au moins 12 caractères.').first()).toBeVisible();
    await choosePassword(page, NEW_PASSWORD);
    await expect(page.getByRole('heading', { level: 2, name: 'Mot de passe modifié' })).toBeVisible();
    await expect(page).toHaveURL('/profile/informations');
    await expectAccessible(page);
  });

  await test.step('The old one is refused, the new one signs in', async () => {
    const other = await elsewhere();
    await other.goto('/');
    await fillSignIn(other, NEWCOMER, DEMO_PASSWORD);
    await expect(other.getByText('Identifiant ou mot de passe incorrect')).toBeVisible();
    await fillSignIn(other, NEWCOMER, NEW_PASSWORD);
    await expect(other.getByRole('heading', { level: 1, name: 'Tableau de bord' })).toBeVisible();
  });
});

test('one connection is ended from another, then all of them at once', async ({
  page,
  signIn,
  elsewhere,
  allowErrors,
}) => {
  // Later requests of the ended connections are refused, here and at the identity.
  allowErrors(/the server responded with a status of 40[01]/);
  const second = await elsewhere();
  const third = await elsewhere();
  await signIn(NEWCOMER, { password: NEW_PASSWORD });
  await signIn(NEWCOMER, { password: NEW_PASSWORD, page: second });
  await signIn(NEWCOMER, { password: NEW_PASSWORD, page: third });

  await openPage(page, 'Mes connexions');
  const list = page.getByRole('table', { name: 'Connexions ouvertes' });
  const before = await test.step('The list marks this connection', async () => {
    await expect(list.getByText('Cette connexion')).toHaveCount(1);
    await expectAccessible(page);
    return list.getByRole('button', { name: /^Mettre fin/ }).count();
  });
  expect(before).toBeGreaterThanOrEqual(2);

  await test.step('On a telephone nothing of a connection is beside the screen, and each says what it is', async () => {
    const office = page.viewportSize();
    await page.setViewportSize({ width: 360, height: 740 });
    await expect(list.getByRole('cell', { name: /^Adresse IP : / }).first()).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
    if (office !== null) await page.setViewportSize(office);
  });

  await test.step('Ending the newest other one ends the last that signed in, and no other', async () => {
    await list
      .getByRole('button', { name: /^Mettre fin/ })
      .first()
      .click();
    await expect(page.getByText('Connexion terminée')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Connexions ouvertes' })).toBeFocused();
    await expect(list.getByRole('button', { name: /^Mettre fin/ })).toHaveCount(before - 1);
    await third.reload();
    await expect(third.getByRole('button', { name: 'Me connecter' })).toBeVisible();
    await second.reload();
    await expect(second.getByRole('navigation', { name: 'Menu principal' })).toBeVisible();
  });

  await test.step('« Me déconnecter partout » asks once, then shows the sign-in page', async () => {
    await page.getByRole('button', { name: 'Me déconnecter partout' }).click();
    const question = page.getByRole('alertdialog', { name: 'Voulez-vous vous déconnecter partout ?' });
    await expect(question).toBeVisible();
    await expectAccessible(page);
    await question.getByRole('button', { name: 'Me déconnecter partout' }).click();
    await expect(page.getByRole('button', { name: 'Me connecter' })).toBeVisible();
  });

  await test.step('The other browser is out at its next request, without losing the page', async () => {
    await second.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Profil' }).click();
    await expect(second.getByRole('dialog', { name: 'Votre session a expiré' })).toBeVisible();
    await second.reload();
    await expect(second.getByRole('button', { name: 'Me connecter' })).toBeVisible();
  });
});

async function openPage(page: Page, name: string): Promise<void> {
  const menu = page.getByRole('navigation', { name: 'Menu principal' });
  await menu.getByRole('link', { name: 'Profil', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Gérer mon profil' })).toBeFocused();
  if (name === 'Gérer mon profil') return;
  await menu.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeFocused();
}

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Nouveau mot de passe').fill(password);
  await page.getByLabel('Confirmation du mot de passe').fill(password);
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
}
