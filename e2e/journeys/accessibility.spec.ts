import { expect, test } from '@pwp/testing/browser';
import { expectSound, expectSoundNarrowAndWide } from '../expect-sound.ts';
import { onePagePdf } from '../one-page-pdf.ts';

const NUMERO_UNIQUE = '1110725002208G1175';

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
  for (const { path, heading } of IDENTITY_PAGES) {
    await test.step(heading, async () => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expectSoundNarrowAndWide(page);
    });
  }

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
    for (const { path, heading } of IDENTITY_PAGES.slice(0, 3)) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expectSound(page);
    }
    await page.evaluate(() => localStorage.setItem('pwp-theme', 'light'));
    await page.reload();
    await expect(theme).toHaveAttribute('data-fr-theme', 'light');
  });
});

for (const { name, viewport } of [
  { name: 'an office screen', viewport: { width: 1366, height: 768 } },
  { name: 'a width of 320 px', viewport: { width: 320, height: 640 } },
]) {
  test(`on ${name}, the pages that anyone may read have no fault that axe finds`, async ({ page }) => {
    await page.setViewportSize(viewport);
    for (const { path, heading } of PUBLIC_PAGES) {
      await test.step(heading, async () => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expectSound(page);
      });
    }
    await test.step('Sign-in, refused and not; forgotten password; first visit', async () => {
      await page.goto('/');
      await expect(page.getByRole('heading', { level: 1, name: 'Connexion' })).toBeVisible();
      await expectSound(page);
      await page.getByRole('button', { name: 'Me connecter' }).click();
      await expect(page.getByRole('alert')).toBeVisible();
      await expectSound(page);
      await page.getByRole('link', { name: 'Je réinitialise mon mot de passe' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Je réinitialise mon mot de passe' })).toBeVisible();
      await expectSound(page);
      await page.goto('/');
      await page.getByRole('link', { name: 'Je crée mon espace' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Je crée mon espace' })).toBeVisible();
      await expectSound(page);
    });
  });

  test(`on ${name}, the pages of the main job have no fault that axe finds`, async ({
    page,
    signIn,
    panne,
    allowErrors,
  }) => {
    test.slow();
    allowErrors(/status of 503/);
    await page.setViewportSize(viewport);
    await signIn('agent2@pwp.test');

    await test.step('Dashboard, its search open, a pli in detail, and nothing found', async () => {
      await expect(page.getByRole('table')).toBeVisible();
      await expectSound(page);
      await page.getByRole('button', { name: 'Recherche avancée' }).click();
      await expectSound(page);
      await page
        .getByRole('button', { name: /^Ouvrir le pli/ })
        .first()
        .click();
      await expect(page.getByRole('dialog').getByRole('heading', { name: 'Historique' })).toBeVisible();
      await expectSound(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
      await page.getByLabel('N° de transaction').fill('zzzz');
      await page.getByRole('button', { name: 'Rechercher' }).click();
      await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
      await expectSound(page);
    });

    await test.step('First step, with an error', async () => {
      await page.goto('/numerisation/pieces');
      await page.getByLabel('N° unique').fill('0341319000040PWP01');
      await page.getByRole('button', { name: 'Consulter' }).click();
      await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeVisible();
      await expectSound(page);
    });

    await test.step('Second step: the sélection, a piece shown, the question before deleting, everything', async () => {
      await page.getByLabel('N° unique').fill(NUMERO_UNIQUE);
      await page.getByRole('button', { name: 'Consulter' }).click();
      await expect(page.getByRole('checkbox', { name: 'Sélection intelligente' })).toBeChecked();
      await expectSound(page);
      await page.getByRole('button', { name: /^Voir/ }).first().click();
      await expect(page.getByRole('img', { name: /^Pièce/ })).toBeVisible();
      await expectSound(page);
      await page.getByRole('button', { name: 'Fermer la pièce' }).click();
      await page
        .getByRole('button', { name: /^Supprimer SNE/ })
        .first()
        .click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await expectSound(page);
      await page.getByRole('alertdialog').getByRole('button', { name: 'Annuler' }).click();
      await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
      await page.getByRole('button', { name: 'Tout déplier' }).click();
      await expect(page.getByText('Aucune pièce').first()).toBeVisible();
      await expectSound(page);
    });

    await test.step('Third step, files kept and refused; confirmation', async () => {
      await page.getByRole('link', { name: 'Ajouter des pièces' }).click();
      await page.getByLabel('Choisissez un fichier').setInputFiles([
        { name: 'attestation.pdf', mimeType: 'application/pdf', buffer: onePagePdf('attestation') },
        { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
      ]);
      await expect(page.getByText('1 fichier refusé', { exact: false }).first()).toBeVisible();
      await expectSound(page);
      await page.getByRole('button', { name: 'Valider' }).click();
      await expect(page.getByRole('heading', { name: 'Vos pièces ont bien été enregistrées.' })).toBeVisible();
      await expectSound(page);
    });

    await test.step('Fiche de transmission', async () => {
      await page.goto('/numerisation/fiche-de-transmission');
      await expect(page.getByRole('button', { name: 'Télécharger' })).toBeVisible();
      await expectSound(page);
    });

    await test.step('A demande that cannot be read again', async () => {
      await page.goto('/numerisation/pieces');
      await panne('sne', 'erreur');
      await page.getByLabel('N° unique').fill(NUMERO_UNIQUE);
      await page.getByRole('button', { name: 'Consulter' }).click();
      await expect(page.getByText('La demande n’a pas pu être chargée')).toBeVisible();
      await expectSound(page);
    });
  });

  test(`on ${name}, the profile and the pages without a service have no fault that axe finds`, async ({
    page,
    signIn,
    allowErrors,
  }) => {
    allowErrors(/Failed to load resource|module profile/);
    await page.setViewportSize(viewport);
    await signIn('referent@pwp.test');
    for (const { path, heading } of [
      { path: '/profile/guichet', heading: 'Changer de guichet' },
      { path: '/nulle-part', heading: 'Page introuvable' },
      { path: '/registre', heading: 'Accès refusé' },
      { path: '/cartographie', heading: 'Cartographie : à venir' },
      { path: '/plan-du-site', heading: 'Plan du site' },
    ]) {
      await test.step(heading, async () => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expectSound(page);
      });
    }

    await test.step('The panel of a service that does not load', async () => {
      await page.route(/\/modules\/profile\/.+\.js/, (route) => route.abort());
      await page.goto('/profile');
      await expect(page.getByRole('heading', { level: 1, name: 'Le service Profil est indisponible' })).toBeFocused();
      await expectSound(page);
    });
  });
}
