import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { installHost } from '@pwp/web-kit/host';
import { expect, test, vi } from 'vitest';
import type { TicketList } from '../../contracts/index.ts';
import { mountPage, problem } from '../testing/mount-page.ts';
import { aList, anExchange, aTicket, aTicketDetail } from '../testing/tickets.ts';

const user = userEvent.setup();

test('the list says that it loads, then shows each ticket with its state and its last exchange', async () => {
  const answer = Promise.withResolvers<TicketList>();
  await mountPage('/support/tickets', { 'GET /tickets': () => answer.promise });
  expect(screen.getByText('Chargement de vos tickets…')).toBeDefined();
  const waiting = aTicket({ numero: 'PWP-22222222', sujet: 'Enveloppes', etat: 'a-transmettre' });
  answer.resolve(aList([waiting, aTicket()]));
  await screen.findByText('2 tickets');
  const [first, second] = screen.getAllByRole('listitem').slice(-2);
  expect(first?.textContent).toContain('À transmettre');
  expect(first?.textContent).toContain('part de lui-même au support');
  expect(second?.textContent).toContain('En cours de traitement');
  expect(second?.textContent).toContain('Dernier échange le 24 novembre 2026 à 16:10');
  expect(screen.getByText('2 tickets')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Enveloppes' }).getAttribute('href')).toBe('/support/tickets/PWP-22222222');
  expect(screen.queryByText(/ne répond pas/)).toBeNull();
});

test('the list says whose turn it is', async () => {
  await mountPage('/support/tickets', {
    'GET /tickets': aList([
      aTicket({ numero: 'PWP-22222222', aRepondre: true, nonLu: true }),
      aTicket({ numero: 'PWP-33333333', etat: 'resolu', nonLu: true }),
      aTicket(),
    ]),
  });
  await screen.findByText('3 tickets');
  const [first, second, third] = screen.getAllByRole('listitem').slice(-3);
  expect(first?.textContent).toContain('À vous de répondre');
  expect(first?.textContent).not.toContain('Réponse non lue');
  expect(second?.textContent).toContain('Réponse non lue');
  expect(third?.textContent).not.toMatch(/À vous|non lue/);
});

test('a list is chosen by its button, kept in the address and said; back returns to the one before', async () => {
  const { router, api, announced } = await mountPage('/support/tickets?liste=a-repondre', {
    'GET /tickets': ({ query }) =>
      aList(query['liste'] === 'termines' ? [] : [aTicket({ sujet: String(query['liste']) })]),
  });
  expect(await screen.findByRole('link', { name: 'a-repondre' })).toBeDefined();
  const pressed = () =>
    within(screen.getByRole('group', { name: 'Tickets à montrer' }))
      .getAllByRole('button')
      .flatMap((one) => (one.getAttribute('aria-pressed') === 'true' ? one.textContent.trim() : []));
  expect(pressed()).toEqual(['À vous de répondre']);
  await user.click(screen.getByRole('button', { name: 'Ouverts' }));
  expect(await screen.findByRole('link', { name: 'ouverts' })).toBeDefined();
  await vi.waitFor(() => expect(announced).toEqual(['1 ticket']));
  expect(router.currentRoute.value.fullPath).toBe('/support/tickets?liste=ouverts');
  expect(document.activeElement?.textContent).toContain('Ouverts');
  await user.click(screen.getByRole('button', { name: 'Résolus ou clos' }));
  expect(await screen.findByText('Aucun ticket n’est résolu ni clos')).toBeDefined();
  await user.click(screen.getByRole('link', { name: 'Voir tous mes tickets' }));
  expect(await screen.findByRole('link', { name: 'undefined' })).toBeDefined();
  expect(pressed()).toEqual(['Tous']);
  router.back();
  await vi.waitFor(() => expect(pressed()).toEqual(['Résolus ou clos']));
  expect(api.asked.map(({ query }) => query['liste'])).toContain('ouverts');
});

test('an address that names no list shows all tickets', async () => {
  const { api } = await mountPage('/support/tickets?liste=%00nimporte', { 'GET /tickets': aList([aTicket()]) });
  expect(await screen.findByRole('link', { name: 'Pièce refusée' })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Tous' }).getAttribute('aria-pressed')).toBe('true');
  expect(api.asked.map(({ query }) => query)).toEqual([{}]);
});

test('the pli of a ticket is a link to it, in the list and on its page', async () => {
  const { leave } = await mountPage('/support/tickets', { 'GET /tickets': aList([aTicket()]) });
  const link = await screen.findByRole('link', { name: 'Pli 1je9xw3quz77b' });
  expect(link.getAttribute('href')).toBe('/?pli=1je9xw3quz77b');
  leave();
  await mountPage('/support/tickets/PWP-7K3QX9FD', { 'GET /tickets/:numero': aTicketDetail() });
  const onPage = await screen.findByRole('link', { name: 'Pli 1je9xw3quz77b' });
  expect(onPage.getAttribute('href')).toBe('/?pli=1je9xw3quz77b');
});

test('the menu is counted again when the list knows of another number to answer', async () => {
  const refreshMenuCounts = vi.fn<() => void>();
  const { api } = await mountPage('/support/tickets', { 'GET /tickets': aList([aTicket()]) });
  installHost({ accessToken: () => Promise.resolve('token'), announce: () => undefined, refreshMenuCounts });
  await screen.findByText('1 ticket');
  refreshMenuCounts.mockClear();
  await user.click(screen.getByRole('button', { name: 'Actualiser' }));
  await vi.waitFor(() => expect(api.asked).toHaveLength(2));
  expect(refreshMenuCounts).not.toHaveBeenCalled();
  api.answer({ 'GET /tickets': aList([aTicket({ aRepondre: true })]) });
  await user.click(screen.getByRole('button', { name: 'Actualiser' }));
  await vi.waitFor(() => expect(refreshMenuCounts).toHaveBeenCalledOnce());
  expect(screen.getAllByText('À vous de répondre')).toHaveLength(2);
});

test('an empty list says so and how to go on', async () => {
  await mountPage('/support/tickets', { 'GET /tickets': aList([]) });
  expect(await screen.findByText('Vous n’avez pas encore ouvert de ticket')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Ouvrir un ticket' }).getAttribute('href')).toBe('/support');
});

test('a list that cannot be read says why, and « Réessayer » reads it again', async () => {
  const { api } = await mountPage('/support/tickets', {
    'GET /tickets': () => {
      throw problem(503, 'service-indisponible', 'Le service redémarre.');
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Le service redémarre.');
  api.answer({ 'GET /tickets': aList([aTicket()]) });
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('link', { name: 'Pièce refusée' })).toBeDefined();
});

test.each([
  { depuis: '2026-11-24T16:00:00.000Z', words: 'Ce qui est affiché était connu le 24 novembre 2026 à 17:00.' },
  { depuis: null, words: 'Où en sont vos tickets n’est pas encore connu.' },
])('while the support does not answer, the list says since when it is as shown: $depuis', async ({ depuis, words }) => {
  const list = aList([aTicket()], { suivi: { disponible: false, depuis } });
  await mountPage('/support/tickets', { 'GET /tickets': list });
  await screen.findByRole('link', { name: 'Pièce refusée' });
  expect(screen.getByRole('status').textContent).toContain(words);
});

test('a list that is cut says so', async () => {
  const list = aList([aTicket()], { total: 140 });
  await mountPage('/support/tickets', { 'GET /tickets': list });
  expect(await screen.findByText('Les 1 derniers tickets ouverts, sur 140')).toBeDefined();
});

test('a ticket shows its request and exchanges, never as markup; « Actualiser » reloads it and announces it', async () => {
  const { announced, api } = await mountPage('/support/tickets/PWP-7K3QX9FD', {
    'GET /tickets/:numero': aTicketDetail(),
  });
  expect(await screen.findByText('La pièce est lisible.')).toBeDefined();
  expect(screen.getByRole('heading', { level: 1, name: 'Ticket PWP-7K3QX9FD' })).toBeDefined();
  expect(screen.getByText(/Le support n’a pas encore répondu/)).toBeDefined();
  expect(api.asked.map(({ params }) => params)).toEqual([{ numero: 'PWP-7K3QX9FD' }]);

  api.answer({
    'GET /tickets/:numero': aTicketDetail({
      etat: 'resolu',
      echanges: [
        anExchange({ auteur: 'demandeur', texte: 'Merci' }),
        anExchange({ id: 'echange-2', nature: 'solution', texte: '<b>Acceptée</b>.' }),
      ],
    }),
  });
  await user.click(screen.getByRole('button', { name: 'Actualiser' }));
  expect(await screen.findByText('<b>Acceptée</b>.')).toBeDefined();
  const [first, second] = screen.getAllByRole('listitem').slice(-2);
  expect(within(first ?? document.body).getByText('Vous')).toBeDefined();
  expect(within(second ?? document.body).getByText('Solution')).toBeDefined();
  expect(screen.getByText('Résolu')).toBeDefined();
  await vi.waitFor(() => expect(announced).toEqual(['Le ticket est à jour.']));
});

test("a ticket that is not one's own is said not to be found, and leads back to the list", async () => {
  await mountPage('/support/tickets/PWP-22222222', {
    'GET /tickets/:numero': () => {
      throw problem(404, 'ticket-introuvable', 'Aucun de vos tickets ne porte le numéro.');
    },
  });
  expect((await screen.findByRole('alert')).textContent).toContain('Aucun de vos tickets');
  expect(screen.getByRole('link', { name: 'Tous mes tickets' }).getAttribute('href')).toBe('/support/tickets');
});
