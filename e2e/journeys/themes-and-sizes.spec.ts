import { expect, test, tick, type Page } from '@pwp/testing/browser';
import { expectSound } from '../expect-sound.ts';
import { onePagePdf } from '../one-page-pdf.ts';

/** A demande that no other journey touches. */
const DEMANDE = '0340821003184 00002';

for (const { name, width, height, colorScheme } of [
  { name: 'in the dark scheme', width: 1366, height: 768, colorScheme: 'dark' },
  { name: 'at 320 px', width: 320, height: 640, colorScheme: 'light' },
  // The visible part of an office screen of 1366 × 768 at a zoom of 200 %.
  { name: 'at a zoom of 200 %', width: 683, height: 384, colorScheme: 'light' },
] as const) {
  test.describe(name, () => {
    test.use({ viewport: { width, height }, colorScheme });

    test('the dashboard and the pieces keep their contrast and need no scrolling sideways', async ({
      page,
      signIn,
    }) => {
      test.slow();
      await signIn('agent@pwp.test');

      await test.step('Dashboard, its search, its menus, a pli in detail', async () => {
        await page.goto('/?filtre=rejetes');
        await expect(page.getByRole('table')).toBeVisible();
        await expectSound(page);
        for (const button of ['Recherche avancée', 'Colonnes', 'Exporter']) {
          await page.getByRole('button', { name: button, exact: true }).click();
          await expectSound(page);
          await page.getByRole('button', { name: button, exact: true }).click();
        }
        await page
          .getByRole('button', { name: /^Voir détail/ })
          .first()
          .click();
        await expect(page.getByRole('dialog').getByRole('heading', { name: 'Historique' })).toBeVisible();
        await expectSound(page);
      });

      await test.step('A demande, a piece beside the list, the question before deleting', async () => {
        await page.goto('/numerisation/pieces');
        await expect(page.getByRole('button', { name: 'Consulter' })).toBeVisible();
        await expectSound(page);
        await page.getByLabel('N° unique').fill(DEMANDE);
        await page.getByRole('button', { name: 'Consulter' }).click();
        await page
          .getByRole('button', { name: /^Voir SNE/ })
          .first()
          .click();
        await expect(page.getByRole('region', { name: /^Page 1\ssur/ })).toBeVisible();
        await expectSound(page);
        await page.getByRole('button', { name: 'Fermer la pièce' }).click();
        await page
          .getByRole('button', { name: /^Supprimer SNE/ })
          .first()
          .click();
        await expect(page.getByRole('alertdialog')).toBeVisible();
        await expectSound(page);
        await page.getByRole('alertdialog').getByRole('button', { name: 'Annuler' }).click();
      });

      await test.step('The adding, with files received, doubled and refused', async () => {
        await page.getByRole('link', { name: 'Ajouter des pièces' }).click();
        await page.getByLabel('Choisissez un fichier').setInputFiles([
          { name: 'avis.pdf', mimeType: 'application/pdf', buffer: onePagePdf('avis') },
          { name: 'avis-encore.pdf', mimeType: 'application/pdf', buffer: onePagePdf('avis') },
          { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
        ]);
        await expect(page.getByRole('button', { name: /^Garder avis/ }).first()).toBeVisible();
        await expect(page.getByRole('progressbar')).toHaveCount(0);
        await expectSound(page);
        await page.getByRole('button', { name: 'Valider' }).click();
        await expect(page.getByRole('region', { name: /à corriger$/ })).toBeFocused();
        await expectSound(page);
        await removeAll(page);
      });
    });

    test('the CERFA, the fiche, the profile and the support keep theirs', async ({ page, signIn }) => {
      test.slow();
      await signIn('agent@pwp.test');

      await test.step('Demande CERFA: its error, then its form and pieces', async () => {
        await page.goto('/numerisation/cerfa');
        await page.getByRole('button', { name: 'Continuer' }).click();
        await expect(page.getByRole('region', { name: 'Une erreur est à corriger' })).toBeFocused();
        await expectSound(page);
        await tick(page.getByRole('radio', { name: /^Création/ }));
        await page.getByRole('button', { name: 'Continuer' }).click();
        await expect(page.getByText('Choisissez le formulaire CERFA', { exact: true })).toBeVisible();
        await expectSound(page);
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
          await expectSound(page);
        });
      }

      await test.step('The HTML twin of the fiche', async () => {
        await page.goto('/numerisation/fiche-de-transmission');
        await page.getByLabel('N° unique').fill(DEMANDE);
        await page.getByRole('button', { name: 'Version HTML', exact: true }).click();
        await expect(page.getByRole('button', { name: 'Imprimer', exact: true })).toBeVisible();
        await expectSound(page);
      });

      await test.step('The change of password, refused', async () => {
        await page.goto('/profile/informations');
        await page.getByRole('button', { name: 'Modifier mon mot de passe' }).click();
        await page.getByRole('button', { name: 'Enregistrer le mot de passe' }).click();
        await expect(page.getByRole('region', { name: /à corriger$/ })).toBeFocused();
        await expectSound(page);
      });
    });
  });
}

async function removeAll(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('button', { name: 'Tout retirer' }).click();
  await page.getByRole('button', { name: 'Retirer les fichiers' }).click();
  await expect(page.getByRole('heading', { name: /à envoyer/ })).toHaveCount(0);
}
