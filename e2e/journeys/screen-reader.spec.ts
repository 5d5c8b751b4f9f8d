import { expect, test as base, type Page } from '@pwp/testing/browser';
import { onePagePdf } from '../one-page-pdf.ts';

/** A demande that no other journey touches, with one full category. */
const DEMANDE = '1110824002777 00002';

const test = base.extend<{
  /**
   * The portal's announcements to a screen reader without a move of the focus, in order; an assertive one starts with
   * « ! ».
   */
  heard: string[];
}>({
  heard: async ({ page }, use) => {
    const heard: string[] = [];
    await page.exposeFunction('pwpHeard', (text: string) => heard.push(text));
    await page.addInitScript(LISTEN);
    await use(heard);
  },
});

/** The dashboard's message about its list. */
const FOUND = /^\d+\sdossiers trouvés, page 1\ssur \d+\.$/;

/** Runs in the page: the journeys lack the DOM's types. */
const LISTEN = `new MutationObserver((changes) => {
  const regions = new Set(changes.map(({ target }) =>
    (target instanceof Element ? target : target.parentElement)?.closest('[aria-live]')));
  for (const region of regions) {
    const text = region?.textContent.replaceAll('\u00A0', ' ').trim() ?? '';
    if (text !== '') pwpHeard((region.getAttribute('aria-live') === 'assertive' ? '! ' : '') + text);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });`;

test('the frame: landmarks once each, and services to come out of reach', async ({ page, signIn, heard }) => {
  await signIn('agent@pwp.test');
  await expect.poll(() => heard).toContainEqual(expect.stringMatching(FOUND));

  await test.step('Landmarks', async () => {
    await expect(page.locator('body')).toMatchAriaSnapshot(`
      - navigation "Accès rapide"
      - banner
      - navigation "Menu principal"
      - main:
        - navigation "Fil d’Ariane"
        - heading "Tableau de bord" [level=1]
      - contentinfo
    `);
    for (const landmark of ['banner', 'main', 'contentinfo'] as const) {
      await expect(page.getByRole(landmark)).toHaveCount(1);
    }
  });

  await test.step('Services to come are there, and said to be out of reach', async () => {
    await expect(page.getByRole('navigation', { name: 'Menu principal' })).toMatchAriaSnapshot(`
      - list:
        - listitem:
          - link "Numérisation"
          - list
        - listitem:
          - link "Support"
        - listitem:
          - link "Profil"
        - listitem:
          - link "Cartographie à venir" [disabled]
        - listitem:
          - link "Communication"
        - listitem:
          - link "Courriers à venir" [disabled]
    `);
  });
});

test('the dashboard: counters say whether they are pressed, columns how they are sorted, and what is found is told', async ({
  page,
  signIn,
  heard,
}) => {
  await signIn('agent@pwp.test');

  await test.step('A counter filters, and the number of what is left is said', async () => {
    const tile = page.getByRole('button', { name: /^Statut dossier : \d+\sdossiers rejetés$/ });
    await expect(tile).toHaveAttribute('aria-pressed', 'false');
    await expect.poll(() => heard.at(-1)).toMatch(FOUND);
    const all = heard.at(-1);
    await tile.click();
    await expect(tile).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(() => heard.filter((text) => FOUND.test(text)).at(-1)).not.toBe(all);
  });

  await test.step('A column says its order', async () => {
    const column = page.getByRole('columnheader', { name: 'Date de transmission' });
    await expect(column).toHaveAttribute('aria-sort', 'descending');
    await column.getByRole('button').click();
    await expect(column).toHaveAttribute('aria-sort', 'ascending');
  });

  await test.step('A row is read with what each control is for', async () => {
    const row = page.getByRole('table', { name: 'Plis transmis par votre guichet' }).getByRole('row').nth(1);
    await expect(row.getByRole('checkbox')).toHaveAccessibleName(/^Choisir le pli [a-z0-9]{13}$/);
    await expect(row.getByRole('button', { name: /^Ouvrir le pli [a-z0-9]{13}$/ })).toBeVisible();
    await expect(row.getByRole('button', { name: /^Voir détail du pli [a-z0-9]{13}$/ })).toBeVisible();
    await expect(row.getByRole('cell', { name: /rejet/i })).toBeVisible();
  });

  await test.step('The detail is a dialog with a name, and its history is a list of dates', async () => {
    await page
      .getByRole('button', { name: /^Voir détail/ })
      .first()
      .click();
    await expect(page.getByRole('dialog', { name: /Pli [a-z0-9]{13}$/ })).toMatchAriaSnapshot(`
      - heading /Pli [a-z0-9]{13}$/ [level=2]
      - button "Fermer"
      - heading /pièce/ [level=3]
      - list
      - heading "Historique" [level=3]
      - list:
        - listitem:
          - time
    `);
  });
});

test('pieces: each event is announced once, and each control has the name of its file', async ({
  page,
  context,
  signIn,
  heard,
  allowErrors,
}) => {
  test.slow();
  // The file whose content is not a PDF.
  allowErrors(/status of 415/);
  await context.grantPermissions(['clipboard-write']);
  await signIn('agent@pwp.test');
  await page.getByRole('link', { name: 'Ajouter / supprimer' }).click();
  await page.getByLabel('N° unique').fill(DEMANDE);
  await page.getByRole('button', { name: 'Consulter' }).click();

  await test.step('A full category tells its name, how full it is, and why a piece is proposed', async () => {
    const category = page.getByRole('region', { name: /2\spièces sur 2$/ });
    await expect(category).toMatchAriaSnapshot(`
      - heading /2 pièces sur 2$/ [level=4]
      - paragraph: /Cette catégorie est pleine/
      - list:
        - listitem:
          - checkbox /^Sélectionner SNE/
          - button /^Voir SNE/
          - button /^Supprimer SNE/
    `);
    await expect(category.getByRole('checkbox').first()).toHaveAccessibleDescription(
      /Périmètre réglementaire.*Déposée/,
    );
    await expect(page.getByRole('checkbox', { name: 'Sélection intelligente' })).toBeChecked();
  });

  await test.step('A piece that is shown is said', async () => {
    const see = page.getByRole('button', { name: /^Voir SNE/ }).first();
    const piece = (await see.textContent())?.replace(/^Voir\s/, '') ?? '';
    await see.click();
    await expect.poll(() => heard.at(-1)).toBe(`Pièce ${piece} affichée.`);
    await expect(
      page
        .getByRole('region', { name: `Pièce ${piece}` })
        .getByRole('region', { name: 'Contenu du fichier' })
        .getByRole('region')
        .first(),
    ).toHaveAccessibleName(/^Page 1\ssur \d+$/);
    await page.getByRole('button', { name: 'Fermer la pièce' }).click();
  });

  await test.step('A deletion asks in a dialog with a name, and its outcome takes the focus', async () => {
    await page
      .getByRole('button', { name: /^Supprimer SNE/ })
      .first()
      .click();
    await expect(page.getByRole('alertdialog', { name: 'Supprimer 1 pièce de la demande ?' })).toMatchAriaSnapshot(`
      - alertdialog:
        - button "Fermer"
        - heading "Supprimer 1 pièce de la demande ?" [level=2]
        - paragraph: /ne peut pas être annulée.*contrainte de stockage/
        - list:
          - listitem:
            - paragraph: /SNE\\d+\\.pdf/
            - paragraph
            - paragraph: /Déposée le/
        - list:
          - listitem:
            - button "Confirmer la suppression"
          - listitem:
            - button "Annuler"
    `);
    await page.getByRole('button', { name: 'Confirmer la suppression' }).click();
    await expect(page.getByRole('group', { name: 'Résultat de la suppression' })).toBeFocused();
  });

  await page.getByRole('link', { name: 'Ajouter des pièces' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ajouter des pièces à la demande' })).toBeFocused();
  await expect(page).toHaveTitle('Ajouter des pièces à la demande - Portail Web Professionnel');
  heard.length = 0;

  await test.step('A file on its way is a progress bar with its name', async () => {
    const arrived = Promise.withResolvers<void>();
    await page.route(/\/fichiers\//, async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await chooseFiles(page, [
      { name: 'avis.pdf', content: onePagePdf('avis') },
      { name: 'quittance.pdf', content: onePagePdf('quittance') },
      { name: 'faux.pdf', content: Buffer.from('pas un PDF') },
      { name: 'notes.txt', content: Buffer.from('notes') },
    ]);
    await expect(page.getByRole('progressbar', { name: 'Envoi en cours : avis.pdf' })).toBeVisible();
    arrived.resolve();
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    await page.unrouteAll({ behavior: 'wait' });
  });

  await test.step('Additions, refusals and uploads are announced; only a refusal interrupts', async () => {
    // A notice of another journey may be told meanwhile.
    const told = () => heard.filter((text) => !text.startsWith('Nouvelle notification'));
    await expect.poll(told).toHaveLength(3);
    expect(told()).toEqual(
      expect.arrayContaining([
        '3 pièces ajoutées à la liste, 1 fichier refusé.',
        expect.stringMatching(/^! faux\.pdf : « faux\.pdf » n’est pas d’un type accepté/),
        '2 pièces reçues par le portail.',
      ]),
    );
  });

  await test.step('Each control of a file says which', async () => {
    const row = page.getByRole('listitem').filter({ hasText: 'quittance.pdf' }).filter({ hasText: 'Reçue' });
    await expect(row.getByRole('button', { name: 'Monter quittance.pdf' })).toBeEnabled();
    await expect(row.getByRole('button', { name: 'Descendre quittance.pdf' })).toBeDisabled();
    await expect(row.getByRole('button', { name: 'Retirer quittance.pdf' })).toBeVisible();
    await expect(row.getByRole('combobox', { name: 'Catégorie de quittance.pdf' })).toBeVisible();
  });

  await test.step('Moving and removing are said', async () => {
    await page.getByRole('button', { name: 'Monter quittance.pdf' }).press('Enter');
    await expect.poll(() => heard.at(-1)).toBe('quittance.pdf : 1 sur 2.');
    await page.getByRole('button', { name: 'Retirer faux.pdf' }).press('Enter');
    await expect.poll(() => heard.at(-1)).toBe('faux.pdf retirée de la liste.');
    await expect(page.getByRole('button', { name: /^Retirer/ }).last()).toBeFocused();
  });

  await test.step('« Valider » says what it will do; the confirmation is a page of its own', async () => {
    await expect(page.getByRole('button', { name: 'Valider' })).toHaveAccessibleDescription(
      'Envoyer 2 pièces à la numérisation ; 1 fichier refusé ne sera pas envoyé',
    );
    await page.getByRole('button', { name: 'Valider' }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Pièces enregistrées' })).toBeVisible();
    await expect(page.getByLabel('N° unique de la demande suivante')).toBeFocused();
    await expect.poll(() => heard).toContain('Pièces enregistrées');
    await expect(page).toHaveTitle('Pièces enregistrées - Portail Web Professionnel');
    await page.getByRole('button', { name: 'Copier le n° de transaction' }).press('Enter');
    await expect.poll(() => heard).toContain('N° de transaction copié.');
  });
});

test('the fiche and the profile: an outcome is announced without moving the focus', async ({ page, signIn, heard }) => {
  await signIn('agent@pwp.test');

  await test.step('A fiche that is downloaded', async () => {
    await page.getByRole('link', { name: 'Fiche de transmission' }).click();
    await page.getByLabel('N° unique').fill(DEMANDE);
    const button = page.getByRole('button', { name: 'Télécharger' });
    await button.press('Enter');
    await expect.poll(() => heard).toContain('La fiche de transmission a été téléchargée.');
    await expect(button).toBeFocused();
  });

  await test.step('A choice that is kept', async () => {
    await page.goto('/profile/notifications');
    const button = page.getByRole('button', { name: 'Enregistrer' });
    await button.press('Enter');
    await expect.poll(() => heard).toContainEqual(expect.stringMatching(/^\d sortes? de notifications vous/));
    await expect(button).toBeFocused();
  });
});

async function chooseFiles(page: Page, files: readonly { name: string; content: Buffer }[]): Promise<void> {
  await page.getByLabel('Choisissez un fichier').setInputFiles(
    files.map(({ name, content }) => ({
      name,
      mimeType: name.endsWith('.pdf') ? 'application/pdf' : 'text/plain',
      buffer: content,
    })),
  );
}
