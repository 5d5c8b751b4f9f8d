import { expect, test, tick, type Page } from '@pwp/testing/browser';

/** Each form of the portal, its refusal, and the first field of its summary. */
const FORMS: readonly {
  form: string;
  path: string;
  refuse: (page: Page) => Promise<void>;
  faults: string;
  fault: RegExp;
  field: (page: Page) => ReturnType<Page['locator']>;
}[] = [
  {
    form: 'Ajouter / supprimer',
    path: '/numerisation/pieces',
    refuse: async (page) => {
      await page.getByLabel('N° unique').fill('0341319000040PWP01');
      await page.getByRole('button', { name: 'Consulter' }).click();
    },
    faults: 'Une erreur est à corriger',
    fault: /Le mois «\s13\s» n’existe pas\./,
    field: (page) => page.getByLabel('N° unique'),
  },
  {
    form: 'Fiche de transmission',
    path: '/numerisation/fiche-de-transmission',
    refuse: (page) => page.getByRole('button', { name: 'Télécharger' }).click(),
    faults: 'Une erreur est à corriger',
    fault: /numéro unique/,
    field: (page) => page.getByLabel('N° unique'),
  },
  {
    form: 'Demande CERFA, with its number',
    path: '/numerisation/cerfa',
    refuse: async (page) => {
      await tick(page.getByRole('radio', { name: 'Renouvellement' }));
      await page.getByLabel('N° unique').fill('0340819000040');
      await page.getByRole('button', { name: 'Continuer' }).click();
    },
    faults: 'Une erreur est à corriger',
    fault: /18\scaractères/,
    field: (page) => page.getByLabel('N° unique'),
  },
  {
    form: 'Ouvrir un ticket',
    path: '/support',
    refuse: async (page) => {
      await tick(page.getByRole('radio', { name: 'Pièce refusée' }));
      await page.getByRole('button', { name: 'Envoyer' }).click();
    },
    faults: '2 erreurs sont à corriger',
    fault: /Saisissez le n°\sde transaction du pli\./,
    field: (page) => page.getByRole('textbox', { name: /^N° de transaction/ }),
  },
  {
    form: 'Gérer mon profil',
    path: '/profile/informations',
    refuse: async (page) => {
      await page.getByRole('textbox', { name: /^Nom \*$/ }).fill('');
      await page.getByLabel('Numéro de téléphone').fill('12');
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).click();
    },
    faults: '2 erreurs sont à corriger',
    fault: /nom/i,
    field: (page) => page.getByRole('textbox', { name: /^Nom \*$/ }),
  },
];

for (const { form, path, refuse, faults, fault, field } of FORMS) {
  test(`« ${form} »: what is wrong is a summary that takes the focus and leads to the field`, async ({
    page,
    signIn,
    allowErrors,
  }) => {
    // The API checks the profile's rules: it answers 400.
    allowErrors(/status of 4(00|22)/);
    await signIn('agent@pwp.test');
    await page.goto(path);
    await refuse(page);
    const summary = page.getByRole('region', { name: faults });
    await expect(summary).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(summary.getByRole('link').first()).toHaveText(fault);
    await page.keyboard.press('Enter');
    await expect(field(page)).toBeFocused();
    await expect(field(page)).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page)).toHaveAccessibleDescription(fault);
  });
}

test('« Modifier mon mot de passe »: the identity refuses in the same way', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/profile/informations');
  await page.getByRole('button', { name: 'Modifier mon mot de passe' }).click();
  await page.getByLabel('Nouveau mot de passe').fill('court');
  await page.getByLabel('Confirmation du mot de passe').fill('autre');
  await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
  const summary = page.getByRole('region', { name: /erreurs sont à corriger$/ });
  await expect(summary).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(summary.getByRole('link').first()).toHaveText('Le mot de passe doit contenir au moins 12 caractères.');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Nouveau mot de passe')).toHaveAttribute('aria-invalid', 'true');
});
