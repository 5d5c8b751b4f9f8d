import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pieceContent } from '@pwp/local-stack/demo-data/piece-content';
import { escape, expect, expectNothingOpen, test, tick, type Page } from '@pwp/testing/browser';
import { askForAccount } from '../asked-account.ts';
import { LARGE_PICTURES, MANUAL, OFFICE_SCREEN, picture, picturesWithWords } from '../manual-pictures.ts';

/*
 * The pictures of docs/manuel: each journey follows the manual and takes them. `PWP_MANUEL=ecrire` saves them;
 * without it, the run proves that each can still be taken, and that its page still says the same.
 */

/** The demande of the 2020 manual: read only, here. */
const DEMANDE = '034 08 19 000040 PWP01';
/** A demande that no other journey uses: this one sends pieces for it. */
const OTHER_DEMANDE = '034 07 20 002518 G1175';

/** A pli of the demo's agent with a rejected piece: the first of the list changes with the day. */
const PLI = '9sd6cjc7kn6y5';

test.use({ viewport: OFFICE_SCREEN });

test('se connecter', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Me connecter' })).toBeVisible();
  await picture(page, 'connexion');
  await page.getByRole('link', { name: 'Je réinitialise mon mot de passe' }).click();
  await expect(page.getByRole('button', { name: 'Recevoir le lien' })).toBeVisible();
  await picture(page, 'mot-de-passe-oublie');
  await page.goto('/premiere-visite');
  await expect(page.getByRole('heading', { level: 1, name: 'Je crée mon espace' })).toBeVisible();
  await picture(page, 'premiere-visite');
});

test('suivre les plis envoyés', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await expect(page.getByRole('table')).toBeVisible();
  await picture(page, 'tableau-de-bord');
  await page.getByRole('button', { name: 'Recherche avancée' }).click();
  await picture(page, 'recherche-avancee');
  await page.getByLabel(/^N° de transaction/).fill('zzzz');
  await page.getByRole('button', { name: 'Rechercher', exact: true }).click();
  await expect(page.getByText('Aucun pli ne correspond à ces filtres')).toBeVisible();
  await picture(page, 'aucun-pli');
  await page.getByRole('button', { name: 'Effacer les filtres' }).first().click();
  await expect(page.getByRole('table')).toBeVisible();
  const boxes = page.getByRole('checkbox', { name: /^Choisir le pli / });
  for (const rank of [1, 2, 4]) await boxes.nth(rank).press('Space');
  await picture(page, 'plis-coches');
  await page.getByRole('button', { name: 'Tout décocher' }).click();
  await page.goto('/?filtre=rejetes');
  await page.getByRole('button', { name: `Voir détail du pli ${PLI}` }).click();
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Historique' })).toBeVisible();
  await picture(page, 'detail-du-pli');
});

test('rechercher partout', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('034 08 19');
  await expect(page.getByRole('listbox', { name: 'Résultats' }).getByRole('option').first()).toBeVisible();
  await picture(page, 'recherche-partout');
});

test('corriger ce qui est rejeté', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/numerisation/a-corriger');
  await expect(page.getByRole('region', { name: 'Rejets à corriger' }).getByRole('listitem').first()).toBeVisible();
  await picture(page, 'a-corriger');
});

test('lire les statistiques', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  const library = page.waitForResponse(/draw-chart/);
  await page.getByRole('main').getByRole('link', { name: 'Statistiques' }).click();
  await expect(page.getByRole('img', { name: /^Plis par jour et par statut/ })).toBeVisible();
  await library;
  await picture(page, 'statistiques');
});

test('ajouter ou supprimer une pièce justificative', async ({ page, signIn }) => {
  test.slow();
  await signIn('agent@pwp.test');
  await test.step('Looked at, one piece asked to go and kept', async () => {
    await consult(page, DEMANDE, 'demande');
    await picture(page, 'selection-intelligente');
    await page.getByRole('button', { name: 'Voir SNE000189152000024.pdf' }).click();
    await expect(page.getByRole('region', { name: /^Page 1\ssur/ })).toContainText('Pièce de démonstration');
    await picture(page, 'piece-affichee');
    await page.getByRole('button', { name: 'Fermer la pièce' }).click();
    await page.getByRole('button', { name: /^Supprimer \d+\spièces$/ }).click();
    await expect(page.getByRole('alertdialog').getByRole('listitem').nth(3).locator('canvas')).toBeVisible();
    await picture(page, 'suppression');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Annuler' }).click();
    await expectNothingOpen(page);
    await page.getByRole('link', { name: 'Voir l’ensemble des pièces' }).click();
    await expect(page.getByRole('button', { name: 'Tout déplier' })).toBeVisible();
    await picture(page, 'ensemble-des-pieces');
  });
  await test.step('Two pieces and a file that is refused', async () => {
    await consult(page, OTHER_DEMANDE);
    await page.getByRole('link', { name: 'Ajouter des pièces' }).click();
    await page.getByLabel('Choisissez un fichier').setInputFiles([
      { name: 'avis-imposition.pdf', mimeType: 'application/pdf', buffer: await demoPdf('REV_AVIS_N') },
      { name: 'quittance-de-loyer.pdf', mimeType: 'application/pdf', buffer: await demoPdf('LOG_LOYER') },
      { name: 'notes.docx', mimeType: 'application/msword', buffer: Buffer.from('notes') },
    ]);
    await expect(page.getByRole('listitem').filter({ hasText: 'Reçue' })).toHaveCount(2);
    await page.getByRole('button', { name: 'Valider' }).scrollIntoViewIfNeeded();
    await picture(page, 'ajout');
    await page.getByRole('button', { name: 'Aperçu de avis-imposition.pdf' }).click();
    await expect(
      page
        .getByRole('dialog', { name: /^Aperçu de / })
        .locator('canvas')
        .first(),
    ).toBeVisible();
    await picture(page, 'apercu');
    await escape(page);
    await expect(page.getByRole('dialog', { name: /^Aperçu de / })).toBeHidden();
    await page.getByRole('button', { name: 'Valider' }).click();
    await expect(page.getByText('Vos pièces ont bien été enregistrées.')).toBeVisible();
    await picture(page, 'confirmation');
  });
});

test('transmettre une demande CERFA', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/numerisation/cerfa');
  await tick(page.getByRole('radio', { name: 'Renouvellement' }));
  await picture(page, 'cerfa-objet');
  await tick(page.getByRole('radio', { name: /^Création/ }));
  await page.getByRole('button', { name: 'Continuer' }).click();
  await expect(page.getByText('Choisissez le formulaire CERFA', { exact: true })).toBeVisible();
  await picture(page, 'cerfa-formulaire');
});

test('télécharger une fiche de transmission', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Fiche de transmission' }).click();
  await page.getByLabel('N° unique').fill(DEMANDE);
  await picture(page, 'fiche-de-transmission');
  await page.getByRole('button', { name: 'Version HTML', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Imprimer', exact: true })).toBeVisible();
  await picture(page, 'fiche-version-html');
});

test('gérer son profil', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  for (const { path, ready, name } of [
    { path: '/profile/informations', ready: 'Enregistrer', name: 'profil' },
    { path: '/profile/guichet', ready: 'Valider', name: 'guichet' },
    { path: '/profile/notifications', ready: 'Enregistrer', name: 'notifications' },
    { path: '/profile/connexions', ready: 'Me déconnecter partout', name: 'connexions' },
  ]) {
    await page.goto(path);
    await expect(page.getByRole('button', { name: ready })).toBeVisible();
    await picture(page, name);
  }
});

test('ouvrir et suivre un ticket', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/support');
  await tick(page.getByRole('radio', { name: 'Pièce refusée' }));
  await expect(page.getByRole('textbox', { name: /^N° de transaction/ })).toBeVisible();
  await picture(page, 'ouvrir-un-ticket');
  await page.goto('/support/tickets');
  await expect(page.getByText(/^\d+\stickets$/)).toBeVisible();
  await picture(page, 'suivre-mes-tickets');
  await page.goto('/support/tickets/PWP-4MXT27KD');
  await expect(page.getByText('Solution', { exact: true })).toBeVisible();
  await picture(page, 'ticket');
  await page.goto('/support/tickets/PWP-9HQW3RFB');
  await expect(page.getByRole('button', { name: 'Répondre' })).toBeVisible();
  await expect(page.getByText('Merci de nous dire jusqu’à quelle date')).toBeVisible();
  await picture(page, 'repondre-au-support');
});

test('une adresse qui ne mène nulle part', async ({ page, signIn }) => {
  await signIn('agent@pwp.test');
  await page.goto('/nulle-part');
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await picture(page, 'page-introuvable');
});

test('les comptes d’un référent', async ({ page, signIn }) => {
  test.slow();
  await askForAccount(page, { prenom: 'Camille', nom: 'MARTIN', email: 'camille.martin@mairie.test' });
  await askForAccount(page, { prenom: 'Sacha', nom: 'BERNARD', email: 'sacha.bernard@mairie.test' });
  await signIn('referent@pwp.test');
  await page.goto('/comptes/bureau');
  await expect(page.getByRole('list', { name: 'En un coup d’œil' }).getByRole('link').first()).toHaveText(/\d/);
  await picture(page, 'mon-bureau');
  await page.goto('/comptes');
  const demande = page.getByRole('button', { name: /^Voir la demande de / }).first();
  await expect(demande).toBeVisible();
  await picture(page, 'demandes-de-compte');
  await demande.click();
  await expect(page.getByRole('heading', { name: 'Décider' })).toBeVisible();
  await picture(page, 'demande-de-compte');
  await page.goto('/comptes');
  await page.getByRole('button', { name: 'Valider la demande de Camille MARTIN' }).click();
  await page.getByRole('button', { name: 'Oui, ouvrir le compte' }).click();
  await expect(page.getByRole('heading', { name: 'Demande validée' })).toBeVisible();
  await page.goto('/comptes/liste');
  const compte = page.getByRole('button', { name: /Agent DEMO/ }).first();
  await expect(compte).toBeVisible();
  await picture(page, 'comptes');
  await compte.click();
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Historique' })).toBeVisible();
  await picture(page, 'compte');
  await page.goto('/comptes/import');
  await expect(page.getByRole('heading', { name: 'Colonnes attendues' })).toBeVisible();
  await picture(page, 'importer');
});

test('les pages d’un administrateur', async ({ page, signIn }) => {
  await signIn('admin@pwp.test');
  await page.goto('/comptes/guichets');
  await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
  await picture(page, 'guichets');
  await page.goto('/comptes/journal');
  await expect(page.getByRole('heading', { level: 2, name: /actes?$/ })).toBeVisible();
  await picture(page, 'journal');
  await page.goto('/registre');
  await page.getByRole('article', { name: 'Support', exact: true }).scrollIntoViewIfNeeded();
  await picture(page, 'registre');
});

test('the manual shows every picture that is made and no other, and its links lead somewhere', async () => {
  const pages = (await readdir(MANUAL)).filter((name) => name.endsWith('.md'));
  const texts = await Promise.all(pages.map((name) => readFile(join(MANUAL, name), 'utf8')));
  const targets = texts.flatMap((text) => [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, target = '']) => target));
  const local = targets.filter((target) => !/^[a-z]+:/.test(target));
  for (const target of new Set(local)) await readFile(join(MANUAL, target));
  const names = await picturesWithWords();
  expect(await picturesIn(join(MANUAL, 'images'))).toEqual(names);
  expect(await picturesIn(LARGE_PICTURES)).toEqual(names);
  const shown = local.filter((target) => target.startsWith('images/'));
  expect(new Set(shown)).toEqual(new Set(names.map((name) => `images/${name}.webp`)));
  const large = await readFile(join(LARGE_PICTURES, '../README.md'), 'utf8');
  for (const name of names) expect(large).toContain(`(1920/${name}.webp)`);
  for (const name of pages.filter((page) => page !== 'README.md')) expect(local).toContain(name);
});

/** Names of the pictures of a folder, sorted. */
async function picturesIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.webp'));
  return files.map((name) => name.slice(0, -'.webp'.length)).toSorted();
}

/** From any page: opens the demande of this number, and saves its first step as a picture when it has a name. */
async function consult(page: Page, numeroUnique: string, firstStep?: string): Promise<void> {
  await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
  await page.getByLabel('N° unique').fill(numeroUnique);
  if (firstStep !== undefined) await picture(page, firstStep);
  await page.getByRole('button', { name: 'Consulter' }).click();
  await expect(page.getByRole('region', { name: 'Information du demandeur' })).toContainText(numeroUnique);
}

/** A PDF that shows something small, too. */
async function demoPdf(categorie: string): Promise<Buffer> {
  return pieceContent({
    type: 'application/pdf',
    marques: [],
    pages: 1,
    id: categorie,
    nom: categorie,
    categorie,
    perimetre: 'Périmètre réglementaire',
    dateDepot: '2026-01-01',
    dateValidite: null,
    contenu: categorie,
    verrouillee: false,
  });
}
