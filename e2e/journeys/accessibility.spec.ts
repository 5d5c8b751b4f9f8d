import {
  expect,
  expectNothingOpen,
  expectSoundEverywhere,
  fillPasswordAgain,
  test,
  tick,
  type Page,
} from '@pwp/testing/browser';
import { expectDrawn, expectSound, expectSoundNarrowAndWide } from '../expect-sound.ts';
import { onePagePdf } from '../one-page-pdf.ts';

/** Demandes that no other journey touches: the first piece of one is an image, that of the other a PDF. */
const IMAGE = {
  email: 'agent2@pwp.test',
  demande: '1110725002208G1175',
  piece: { role: 'img', name: /^Pièce/ },
} as const;
const PDF = {
  email: 'agent@pwp.test',
  demande: '0340821003184 00002',
  piece: { role: 'region', name: /^Page 1\ssur/ },
} as const;

/** Public pages of the shell, and the manual's. */
const PUBLIC_PAGES = [
  { path: '/accessibilite', heading: 'Accessibilité : non conforme' },
  { path: '/mentions-legales', heading: 'Mentions légales' },
  { path: '/donnees-personnelles', heading: 'Données personnelles' },
  { path: '/plan-du-site', heading: 'Plan du site' },
  { path: '/raccourcis', heading: 'Raccourcis clavier' },
  { path: '/aide', heading: 'Aide' },
  { path: '/aide/tableau-de-bord', heading: 'Suivre les plis envoyés' },
];

const REALM = '/auth/realms/pwp';

/** The pages of the identity that an address alone opens. */
const IDENTITY_PAGES = [
  { path: `${REALM}/mot-de-passe-oublie`, heading: 'Je réinitialise mon mot de passe' },
  { path: `${REALM}/mot-de-passe-oublie/envoye`, heading: 'Consultez votre messagerie' },
  { path: `${REALM}/nouveau-mot-de-passe?jeton=inconnu`, heading: 'Ce lien n’est plus valable' },
  { path: `${REALM}/mot-de-passe-modifie`, heading: 'Votre mot de passe est enregistré' },
  { path: `${REALM}/connexion/inconnue`, heading: 'La page de connexion a expiré' },
  { path: `${REALM}/protocol/openid-connect/auth?client_id=inconnu`, heading: 'La connexion n’a pas pu se faire' },
  { path: `${REALM}/protocol/openid-connect/logout`, heading: 'Vous êtes déconnecté' },
  { path: '/auth/nulle-part', heading: 'Page introuvable' },
];

test('on an office screen and at 320 px, the pages around sign-in have no fault that axe finds', async ({
  page,
  allowErrors,
}) => {
  // A dead link, an expired page, an invalid request, an unknown address.
  allowErrors(/status of (410|400|404)/);
  await walk(page, IDENTITY_PAGES, expectSoundNarrowAndWide);

  await test.step('Forgotten password, without an address', async () => {
    await page.goto(`${REALM}/mot-de-passe-oublie`);
    await page.getByRole('button', { name: 'Recevoir le lien' }).click();
    await expect(page.getByText('Indiquez une adresse électronique').first()).toBeVisible();
    await expectSoundNarrowAndWide(page);
  });
});

test.describe('on a computer in the dark theme', () => {
  test.use({ colorScheme: 'dark' });

  test('the pages around sign-in are dark and keep their contrast; a choice made in the portal comes first', async ({
    page,
    allowErrors,
  }) => {
    allowErrors(/status of (410|400|404)/);
    const theme = page.locator('html');
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await expect(theme).toHaveAttribute('data-fr-theme', 'dark');
    await expectSoundNarrowAndWide(page);
    await walk(page, IDENTITY_PAGES.slice(0, 3));
    await page.evaluate(() => localStorage.setItem('pwp-theme', 'light'));
    await page.reload();
    await expect(theme).toHaveAttribute('data-fr-theme', 'light');
  });
});

test('the pages that anyone may read have no fault that axe finds on any screen', async ({ page }) => {
  await walk(page, PUBLIC_PAGES, async () => {
    await expectDrawn(page);
    await expectSoundEverywhere(page);
  });
  await test.step('Sign-in, refused and not; forgotten password; first visit', async () => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Me connecter' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('link', { name: 'Je réinitialise mon mot de passe' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Je réinitialise mon mot de passe' })).toBeVisible();
    await page.goto('/');
    await page.getByRole('link', { name: 'Je crée mon espace' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Je crée mon espace' })).toBeVisible();
    await expectSoundEverywhere(page);
  });
});

test('the pages without a service have no fault that axe finds on any screen', async ({
  page,
  signIn,
  allowErrors,
}) => {
  allowErrors(/Failed to load resource|module profile/);
  await signIn('referent@pwp.test');
  const withoutService = [
    { path: '/nulle-part', heading: 'Page introuvable' },
    { path: '/registre', heading: 'Accès refusé' },
    { path: '/cartographie', heading: 'Cartographie : à venir' },
    { path: '/plan-du-site', heading: 'Plan du site' },
  ];
  await walk(page, withoutService, async () => {
    // A page that anyone may read has its heading before it asks who is signed in.
    await expect(page.locator('#menu')).toContainText('Référent DEMO');
    await expectSoundEverywhere(page);
  });

  await test.step('The panel of a service that does not load', async () => {
    await page.route(/\/modules\/profile\/.+\.js/, (route) => route.abort());
    await page.goto('/profile');
    await expect(page.getByRole('heading', { level: 1, name: 'Le service Profil est indisponible' })).toBeFocused();
    await expectSoundEverywhere(page);
  });
});

test('the pages of the main job have no fault that axe finds on any screen, contrast included', async ({
  page,
  signIn,
  panne,
  allowErrors,
}) => {
  test.slow();
  allowErrors(/status of 503/);
  await signIn(PDF.email);

  await test.step('Dashboard, its search, its menus, a pli in detail, and nothing found', async () => {
    await page.goto('/?filtre=rejetes');
    await expect(page.getByRole('table')).toBeVisible();
    await expectSoundEverywhere(page);
    for (const button of ['Recherche avancée', 'Colonnes', 'Exporter']) {
      await page.getByRole('button', { name: button, exact: true }).click();
      await expectSoundEverywhere(page);
      await page.getByRole('button', { name: button, exact: true }).click();
    }
    await page
      .getByRole('button', { name: /^Voir détail/ })
      .first()
      .click();
    await expect(page.getByRole('dialog').getByRole('heading', { name: 'Historique' })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
    await expectNothingOpen(page);
    await page.getByRole('button', { name: 'Recherche avancée' }).click();
    await page.getByLabel('N° de transaction').fill('zzzz');
    await page.getByRole('button', { name: 'Rechercher', exact: true }).click();
    await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('First step, and its error', async () => {
    await page.goto('/numerisation/pieces');
    await expect(page.getByRole('button', { name: 'Consulter' })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByLabel('N° unique').fill('0341319000040PWP01');
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('Second step: the sélection, a piece beside the list, the question before deleting, everything', async () => {
    await page.getByLabel('N° unique').fill(PDF.demande);
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expect(page.getByRole('checkbox', { name: 'Sélection intelligente' })).toBeChecked();
    await expectSoundEverywhere(page);
    await page
      .getByRole('button', { name: /^Voir SNE/ })
      .first()
      .click();
    await expect(page.getByRole(PDF.piece.role, { name: PDF.piece.name })).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Fermer la pièce' }).click();
    await page
      .getByRole('button', { name: /^Supprimer SNE/ })
      .first()
      .click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectSoundEverywhere(page);
    await page.getByRole('alertdialog').getByRole('button', { name: 'Annuler' }).click();
    await expectNothingOpen(page);
    await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
    await page.getByRole('button', { name: 'Tout déplier' }).click();
    await expect(page.getByText('Aucune pièce').first()).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('Third step: files received, doubled and refused, then corrected; confirmation', async () => {
    const pdf = { mimeType: 'application/pdf', buffer: onePagePdf('accessibility') };
    await page.getByRole('link', { name: 'Ajouter des pièces' }).click();
    await page.getByLabel('Choisissez un fichier').setInputFiles([
      { name: 'avis.pdf', ...pdf },
      { name: 'avis-encore.pdf', ...pdf },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
    ]);
    await expect(page.getByRole('button', { name: /^Garder avis/ }).first()).toBeVisible();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await expectSoundEverywhere(page);
    await page.getByRole('button', { name: 'Valider' }).click();
    await expect(page.getByRole('region', { name: /à corriger$/ })).toBeFocused();
    await expectSoundEverywhere(page);
    await page
      .getByRole('button', { name: /^Garder avis/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Valider' }).click();
    await expect(page.getByRole('heading', { name: 'Vos pièces ont bien été enregistrées.' })).toBeVisible();
    await expectSoundEverywhere(page);
  });

  await test.step('A demande that cannot be read again', async () => {
    await page.goto('/numerisation/pieces');
    await panne('sne', 'erreur');
    await page.getByLabel('N° unique').fill(PDF.demande);
    await page.getByRole('button', { name: 'Consulter' }).click();
    await expect(page.getByText('La demande n’a pas pu être chargée')).toBeVisible();
    await expectSoundEverywhere(page);
  });
});

test('the CERFA, the fiche, the profile and the support have no fault that axe finds on any screen', async ({
  page,
  signIn,
}) => {
  test.slow();
  await signIn('agent@pwp.test');

  await test.step('Demande CERFA: its error, then its form and pieces', async () => {
    await page.goto('/numerisation/cerfa');
    await page.getByRole('button', { name: 'Continuer' }).click();
    await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
    await expectSoundEverywhere(page);
    await tick(page.getByRole('radio', { name: /^Création/ }));
    await page.getByRole('button', { name: 'Continuer' }).click();
    await expect(page.getByText('Choisissez le formulaire CERFA', { exact: true })).toBeVisible();
    await expectSoundEverywhere(page);
  });

  for (const { path, ready } of [
    { path: '/numerisation/fiche-de-transmission', ready: 'Télécharger' },
    { path: '/profile/informations', ready: 'Enregistrer' },
    { path: '/profile/guichet', ready: 'Valider' },
    { path: '/profile/notifications', ready: 'Enregistrer' },
    { path: '/profile/connexions', ready: 'Me déconnecter partout' },
    { path: '/support', ready: 'Envoyer' },
    { path: '/support/tickets', ready: 'Actualiser' },
  ]) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByRole('button', { name: ready })).toBeVisible();
      await expectSoundEverywhere(page);
    });
  }

  await test.step('The change of password, refused', async () => {
    await page.goto('/profile/informations');
    await page.getByRole('button', { name: 'Modifier mon mot de passe' }).click();
    await expect(page.getByText('identifiez-vous à nouveau')).toBeVisible();
    await expectSoundEverywhere(page);
    await fillPasswordAgain(page);
    await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
    await expect(page.getByRole('region', { name: /à corriger$/ })).toBeFocused();
    await expectSoundEverywhere(page);
  });
});

test('a piece that is an image has no fault that axe finds on any screen', async ({ page, signIn }) => {
  await signIn(IMAGE.email);
  await page.goto('/numerisation/pieces');
  await page.getByLabel('N° unique').fill(IMAGE.demande);
  await page.getByRole('button', { name: 'Consulter' }).click();
  await page
    .getByRole('button', { name: /^Voir SNE/ })
    .first()
    .click();
  await expect(page.getByRole(IMAGE.piece.role, { name: IMAGE.piece.name })).toBeVisible();
  await expectSoundEverywhere(page);
});

// As G1175: the manual shows a guichet 00002 that made no fiche.
test('the HTML twin of the fiche has no fault that axe finds on any screen', async ({ page, signIn }) => {
  await signIn('agent2@pwp.test');
  await page.goto('/numerisation/fiche-de-transmission');
  await page.getByLabel('N° unique').fill('1110920020745G1175');
  await page.getByRole('button', { name: 'Version HTML', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Imprimer', exact: true })).toBeVisible();
  await expectSoundEverywhere(page);
});

/** Each page that an address opens is sound. */
async function walk(
  page: Page,
  pages: readonly { path: string; heading: string }[],
  check: (page: Page) => Promise<void> = expectSound,
): Promise<void> {
  for (const { path, heading } of pages) {
    await test.step(heading, async () => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await check(page);
    });
  }
}
