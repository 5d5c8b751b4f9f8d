import { escape, expect, expectAccessible, test, type Page } from '@pwp/testing/browser';
import { expectOpenedOnce, field, fill, send, support, ticketLine } from './support-steps.ts';

const PAGE = [
  '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
  '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj',
  'trailer<</Root 1 0 R>>',
].join('\n');
const pdf = (name: string) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n%${name}\n${PAGE}\n%%EOF`),
});
const join = (page: Page) => page.getByLabel('Joindre des fichiers');
const articles = (page: Page) => page.getByRole('article');
const menuLine = (page: Page) =>
  page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: /^Suivre mes tickets/ });

const panel = (page: Page) => page.getByRole('dialog', { name: 'Notifications' });
const notice = (page: Page, numero: string) => panel(page).getByRole('listitem').filter({ hasText: numero });
const openBell = (page: Page) => page.getByRole('button', { name: /^Notifications \(\d+\)$/ }).click();

/** The support answers with a file on its own page. */
async function answerWithFile(page: Page, numero: string, texte: string, name: string): Promise<void> {
  const desk = await page.context().newPage();
  await desk.goto('/dev/glpi');
  const row = desk.getByRole('row').filter({ hasText: numero });
  await row.getByLabel(/^Réponse au ticket/).fill(texte);
  await row.getByLabel(/^Fichier joint/).setInputFiles(pdf(name));
  await row.getByRole('button', { name: 'Répondre' }).click();
  await expect(row.getByText(`[${name}]`)).toBeVisible();
  await desk.close();
}

test('from a refused pièce to an answer with a file, and back: one thread, with its badge', async ({
  page,
  request,
  signIn,
}) => {
  test.slow();
  await signIn('agent@pwp.test');

  await test.step('From the pli, the form has the case and the n° de transaction', async () => {
    await page.goto('/?filtre=rejetes');
    await page
      .getByRole('row')
      .filter({ hasText: 'pièce rejetée' })
      .first()
      .getByRole('button', { name: /^(Ouvrir le pli|Voir détail)/i })
      .first()
      .click();
    await page.getByRole('link', { name: 'Ouvrir un ticket' }).last().click();
    await expect(page.getByRole('radio', { name: 'Pièce refusée' })).toBeChecked();
    await expect(field(page, 'N° de transaction')).toHaveValue(/^[a-z0-9]{13}$/);
    expect(page.url()).not.toMatch(/[a-z0-9]{13}/);
  });

  await fill(page, 'Sujet', 'Avis refusé à tort');
  await fill(page, 'Message', 'La pièce est lisible, voyez vous-même.');
  await join(page).setInputFiles(pdf('avis-imposition.pdf'));
  await expect(page.getByRole('button', { name: 'Retirer avis-imposition.pdf' })).toBeVisible();
  const numero = await send(page);
  const { id } = await expectOpenedOnce(request, numero);

  await test.step('The support answers with a file and waits: bell, menu and list say so, each leading to it', async () => {
    await answerWithFile(page, numero, 'Numérisez-la ainsi : https://aide.pwp.test/guide', 'mode d’emploi.pdf');
    await support(request, id, 'statut', { statut: 4 });
    await page.goto('/support/tickets');
    await expect(ticketLine(page, numero)).toContainText('À vous de répondre');
    await openBell(page);
    await expect(notice(page, numero)).toContainText('« Avis refusé à tort »');
    await expect(notice(page, numero)).toContainText('Non lue');
    await escape(page);
    await expect(menuLine(page)).toHaveAccessibleName(/\d$/);
    await menuLine(page).click();
    await expect(page).toHaveURL('/support/tickets?liste=a-repondre');
    await expect(page.getByRole('button', { name: 'À vous de répondre' })).toHaveAttribute('aria-pressed', 'true');
    await expect(ticketLine(page, numero)).toBeVisible();
    // The filter says it too, and the menu may count a moment later than the list.
    const counted = async () => Number(/\d+$/.exec((await menuLine(page).innerText()).trim())?.[0]);
    await expect
      .poll(async () => (await page.getByRole('main').getByText('À vous de répondre').count()) - (await counted()))
      .toBe(1);
    await expectAccessible(page);
  });

  await test.step('The thread opens at what is new; its file is saved, its link is whole', async () => {
    await ticketLine(page, numero).getByRole('link', { name: 'Avis refusé à tort' }).click();
    await expect(page.getByText('Nouveau message', { exact: true })).toBeFocused();
    await expect(articles(page).first()).toContainText('avis-imposition.pdf');
    await expect(articles(page).first()).not.toContainText('en cours d’envoi', { timeout: 20_000 });
    await expect(page.getByRole('link', { name: 'https://aide.pwp.test/guide' })).toHaveAttribute(
      'href',
      'https://aide.pwp.test/guide',
    );
    await page.getByRole('button', { name: 'Voir mode d’emploi.pdf' }).click();
    const shown = page.getByRole('dialog', { name: 'mode d’emploi.pdf' });
    await expect(shown.locator('canvas').first()).toBeVisible();
    await expectAccessible(page);
    const saved = page.waitForEvent('download');
    await shown.getByRole('button', { name: 'Télécharger' }).click();
    expect((await saved).suggestedFilename()).toBe('mode d’emploi.pdf');
    await escape(page);
    await expect(shown).toBeHidden();
  });

  await test.step('The agent replies with a file; the thread is complete, also for the support', async () => {
    await field(page, 'Votre message').fill('Voici la nouvelle numérisation.');
    await page.getByRole('button', { name: 'Joindre des fichiers' }).click();
    await expect(join(page)).toBeFocused();
    await join(page).setInputFiles(pdf('avis-bis.pdf'));
    await expect(page.getByRole('button', { name: 'Retirer avis-bis.pdf' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Répondre' }).click();
    await expect(articles(page)).toHaveCount(3);
    await expect(articles(page).last()).toContainText('Voici la nouvelle numérisation.');
    await expect(articles(page).last()).not.toContainText(/en cours d’envoi/i, { timeout: 30_000 });
    await expect(articles(page).last()).toContainText('avis-bis.pdf');
    await expect(field(page, 'Votre message')).toHaveValue('');
    const held = await expectOpenedOnce(request, numero);
    expect(held.documents).toEqual(['avis-imposition.pdf', 'avis-bis.pdf']);
    await openBell(page);
    await expect(panel(page).getByText('Gérer mes notifications')).toBeVisible();
    await expect(notice(page, numero)).toHaveCount(0);
    await page.goto('/support/tickets');
    await expect(ticketLine(page, numero)).not.toContainText('À vous de répondre');
  });
});
