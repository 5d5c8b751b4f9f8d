import { expect, expectAccessible, fillSignIn, test } from '@pwp/testing/browser';
import {
  confirmedNumero,
  expectOpenedOnce,
  field,
  fill,
  send,
  startTicket,
  support,
  ticketLine,
} from './support-steps.ts';

test('an agent opens a ticket about a piece, follows it to its solution, opens it again, and starts another once it is closed', async ({
  page,
  request,
  signIn,
}) => {
  await signIn('agent@pwp.test');
  await startTicket(page, 'Pièce mal typée');

  await test.step('Missing fields show in a summary that takes the focus', async () => {
    await page.getByRole('button', { name: 'Envoyer' }).click();
    const summary = page.getByRole('region', { name: '4 erreurs sont à corriger' });
    await expect(summary).toBeFocused();
    await summary.getByRole('link', { name: 'Saisissez le n° de transaction du pli.' }).click();
    await expect(field(page, 'N° de transaction')).toBeFocused();
  });

  await page.keyboard.type('1JE9XW3QUZ77B');
  await fill(page, 'Nom de la pièce', 'scan-042.pdf');
  await fill(page, 'Type que la pièce', 'Quittance de loyer');
  await fill(page, 'Sujet', 'Quittance rangée comme avis');
  await fill(page, 'Message', 'La pièce est rangée comme avis d’imposition.\nC’est une <b>quittance</b>.');
  const numero = await send(page);
  const { id, titre } = await expectOpenedOnce(request, numero);
  expect(titre).toBe('[PWP] Quittance rangée comme avis');

  await test.step('It is in « Suivre mes tickets » with its state', async () => {
    await page.getByRole('main').getByRole('link', { name: 'Suivre mes tickets' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Suivre mes tickets' })).toBeFocused();
    await expect(ticketLine(page, numero)).toContainText(/À transmettre|Transmis/);
    await expect(page.getByRole('listitem').filter({ hasText: 'PWP-' }).first()).toContainText(numero);
  });

  await test.step('The support answers, also in private: the agent only sees public answers', async () => {
    await support(request, id, 'reponse', { texte: 'À vérifier avec le prestataire', prive: true });
    await support(request, id, 'reponse', { texte: 'Bonjour,\nnous demandons la correction.' });
    await ticketLine(page, numero).getByRole('link', { name: 'Quittance rangée comme avis' }).click();
    await expect(page.getByRole('heading', { level: 1, name: `Ticket ${numero}` })).toBeVisible();
    await expect(page.getByText('Nouveau message', { exact: true })).toBeFocused();
    await expect(page.getByText('nous demandons la correction.')).toBeVisible();
    await expect(page.getByText('À vérifier avec le prestataire')).toHaveCount(0);
    await expect(page.getByText('C’est une <b>quittance</b>.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Pli 1je9xw3quz77b' })).toHaveAttribute('href', '/?pli=1je9xw3quz77b');
    await expect(page.getByText('En cours de traitement')).toBeVisible();
  });

  await test.step('Resolved: « Actualiser » shows the solution without leaving the page', async () => {
    await support(request, id, 'statut', { statut: 5, solution: 'Le type a été corrigé.' });
    await page.getByRole('button', { name: 'Actualiser' }).click();
    await expect(page.getByText('Le type a été corrigé.')).toBeVisible();
    await expect(page.getByText('Résolu', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Actualiser' })).toBeFocused();
  });

  await test.step('An answer, by the keyboard, puts the resolved ticket under way again', async () => {
    await expect(page.getByText(/votre message le remet en cours/)).toBeVisible();
    await field(page, 'Votre message').fill('Elle a disparu.');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Répondre' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByText('En cours de traitement')).toBeVisible({ timeout: 30_000 });
  });

  await test.step('Closed, it leads to another ticket that names it', async () => {
    await support(request, id, 'statut', { statut: 6 });
    await page.getByRole('button', { name: 'Actualiser' }).click();
    await expect(page.getByRole('heading', { name: 'Ce ticket est clos' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Ouvrir un nouveau ticket' }).click();
    await expect(field(page, 'Sujet')).toHaveValue(`Suite du ticket ${numero}`);
    await expect(page.getByRole('radio', { name: 'Autre question' })).toBeChecked();
  });
});

test('the input survives a reload and an expired session; no address contains it', async ({
  page,
  request,
  signIn,
}) => {
  const addresses: string[] = [];
  page.on('request', (sent) => addresses.push(sent.url()));
  await signIn('agent@pwp.test');
  await startTicket(page, 'Autre question');
  await fill(page, 'Sujet', 'Enveloppes groupées');
  await fill(page, 'Message', 'Une seule fiche suffit-elle ?');
  await page.reload();
  await expect(field(page, 'Message')).toHaveValue('Une seule fiche suffit-elle ?');
  await expect(page.getByRole('radio', { name: 'Autre question' })).toBeChecked();

  await test.step('The identity drops the session: signing in again restores the form', async () => {
    await page.context().clearCookies();
    await page.reload();
    await fillSignIn(page, 'agent@pwp.test');
    await expect(field(page, 'Sujet')).toHaveValue('Enveloppes groupées');
  });

  const numero = await send(page);
  await expectOpenedOnce(request, numero);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Ouvrir un ticket' })).toBeVisible();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  expect(addresses.filter((address) => /Enveloppes|fiche%20suffit|suffit/i.test(address))).toEqual([]);
});

test('a ticket is opened by the keyboard alone', async ({ page, request, signIn }) => {
  await signIn('agent@pwp.test');
  await page.getByRole('navigation', { name: 'Menu principal' }).getByRole('link', { name: 'Support' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Ouvrir un ticket' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'Changement d’identifiant' })).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox', { name: 'Nouvel identifiant' })).toBeFocused();
  await page.keyboard.type('nouvelle.adresse@mairie.test');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Nouvelle adresse');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Mon adresse a changé.');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Joindre des fichiers')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Envoyer' })).toBeFocused();
  await page.keyboard.press('Enter');
  const numero = await confirmedNumero(page);
  await expectOpenedOnce(request, numero);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Voir le ticket' })).toBeFocused();
});
