import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { FakeApi } from '@pwp/web-kit/testing';
import type { Ticket, TicketEndpoints } from '../../contracts/index.ts';
import { mountPage, problem, remountPage } from '../testing/mount-page.ts';
import { aTicket } from '../testing/tickets.ts';

const user = userEvent.setup();
const field = (name: string | RegExp) => screen.findByRole('textbox', { name });
const send = async () => user.click(await screen.findByRole('button', { name: 'Envoyer' }));
const choose = async (name: string | RegExp) => user.click(await screen.findByRole('radio', { name }));
const refuses = (refusal: Error) => () => Promise.reject<Ticket>(refusal);
const keysOf = (api: FakeApi<TicketEndpoints>) =>
  api.asked.filter(({ key }) => key === 'POST /tickets').map(({ headers }) => headers['idempotency-key']);
const textboxes = () => screen.queryAllByRole('textbox').map((each) => each.id.split('-').at(-1));

test.each([
  { cas: 'Changement d’identifiant', fields: ['nouvelIdentifiant', 'sujet', 'message'] },
  { cas: 'Ajout ou changement de guichet', fields: ['guichetDemande', 'sujet', 'message'] },
  { cas: /^Temps de traitement/, fields: ['transaction', 'sujet', 'message'] },
  { cas: 'Pièce refusée', fields: ['transaction', 'piece', 'sujet', 'message'] },
  { cas: 'Pièce mal typée', fields: ['transaction', 'piece', 'typeAttendu', 'sujet', 'message'] },
  { cas: 'Autre question', fields: ['sujet', 'message'] },
])('the form follows the case: $cas', async ({ cas, fields }) => {
  await mountPage('/support', {});
  expect(await screen.findAllByRole('radio')).toHaveLength(6);
  expect(textboxes()).toEqual([]);
  await choose(cas);
  await vi.waitFor(() => expect(textboxes()).toEqual(fields));
});

test('the chosen case says where its answer may already be; the others stay short', async () => {
  await mountPage('/support', {});
  expect(await screen.findAllByRole('radio')).toHaveLength(6);
  expect(screen.queryByText(/« À corriger »/)).toBeNull();
  await choose('Pièce refusée');
  const hint = await screen.findByText(/« À corriger »/);
  expect(screen.getByRole('radio', { name: 'Pièce refusée' }).getAttribute('aria-describedby')).toBe(hint.id);
  await choose('Autre question');
  await vi.waitFor(() => expect(screen.queryByText(/« À corriger »/)).toBeNull());
});

test('other modules may show a line under the case, which they get as it is chosen', async () => {
  const { slots } = await mountPage('/support', {});
  const handedOver = () => slots.get('support.cas')?.();
  await vi.waitFor(() => expect(handedOver()).toEqual({ cas: '' }));
  await choose(/^Temps de traitement/);
  await vi.waitFor(() => expect(handedOver()).toEqual({ cas: 'temps-traitement' }));
});

test('a ticket is sent as its case says, tidied, and its number is confirmed', async () => {
  const { router, api } = await mountPage('/support', { 'POST /tickets': aTicket() });
  await choose('Ajout ou changement de guichet');
  await choose('Ajouter un guichet à ceux que j’ai');
  await user.type(await field(/^Code du guichet/), ' pwp01 ');
  await user.type(await field(/^Sujet/), ' Remplacement ');
  await user.type(await field(/^Message/), ' Bonjour ');
  await send();
  expect(await screen.findByRole('heading', { name: 'Votre ticket est enregistré' })).toBeDefined();
  const numero = screen.getByRole('heading', { level: 2, name: 'Ticket PWP-7K3QX9FD' });
  expect(numero.closest('.fr-alert--success')).not.toBeNull();
  const [sent, ...more] = api.asked.filter(({ key }) => key === 'POST /tickets');
  expect(sent?.body).toEqual({
    cas: 'changement-guichet',
    changement: 'ajout',
    guichetDemande: 'PWP01',
    sujet: 'Remplacement',
    message: 'Bonjour',
  });
  expect(sent?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
  expect(more).toEqual([]);
  expect(router.currentRoute.value.fullPath).toBe('/support/confirmation');
});

test('errors show in a summary that takes the focus and links to each field; nothing is sent', async () => {
  const { api } = await mountPage('/support', {});
  await send();
  const first = await screen.findByRole('region', { name: 'Une erreur est à corriger' });
  expect(document.activeElement).toBe(first);
  await user.click(within(first).getByRole('link', { name: 'Choisissez ce que votre ticket concerne.' }));
  expect(document.activeElement).toBe(screen.getAllByRole('radio')[0]);

  await choose('Pièce mal typée');
  await user.type(await field(/^N° de transaction/), '1je9');
  await user.type(await field(/^Type/), 'Q'.repeat(151));
  await send();
  const summary = await screen.findByRole('region', { name: '4 erreurs sont à corriger' });
  expect(
    within(summary)
      .getAllByRole('link')
      .map((link) => link.textContent),
  ).toEqual([
    'Le n°\u00A0de transaction compte 13 caractères\u00A0: des lettres de a à z et des chiffres.',
    '«\u00A0Type que la pièce devrait avoir\u00A0» compte au plus 150 caractères\u00A0; vous en avez saisi 151.',
    'Saisissez le sujet de votre ticket.',
    'Saisissez votre message.',
  ]);
  await user.click(within(summary).getByRole('link', { name: 'Saisissez votre message.' }));
  const message = await field(/^Message/);
  expect(document.activeElement).toBe(message);
  expect(message.getAttribute('aria-invalid')).toBe('true');
  expect(api.asked).toEqual([]);
});

test('a n° de transaction handed over is filled in, whichever case of a piece is chosen', async () => {
  await mountPage('/support/nouveau', {}, { transaction: '1je9xw3quz77b' });
  await choose('Pièce refusée');
  expect(await field(/^N° de transaction/)).toHaveProperty('value', '1je9xw3quz77b');
  await choose(/^Temps de traitement/);
  expect(await field(/^N° de transaction/)).toHaveProperty('value', '1je9xw3quz77b');
});

test('an invalid n° de transaction in the history is ignored', async () => {
  await mountPage('/support/nouveau', {}, { transaction: '0340819000040PWP01' });
  await choose('Pièce refusée');
  expect(await field(/^N° de transaction/)).toHaveProperty('value', '');
});

test('a refusal of the API shows at its field, any other failure as an alert; text and key stay', async () => {
  const { api } = await mountPage('/support', {
    'POST /tickets': refuses(problem(503, 'service-indisponible', 'Le service redémarre.')),
  });
  await choose('Autre question');
  await user.type(await field(/^Sujet En quelques mots/), 'Enveloppes');
  await user.type(await field(/^Message/), 'Une seule fiche ?');
  await send();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('Le ticket n’a pas été ouvert');
  expect(alert.textContent).toContain('Le service redémarre.');
  const refused = [{ pointer: '/sujet', detail: 'Ce sujet est refusé.' }];
  api.answer({ 'POST /tickets': refuses(problem(400, 'requete-invalide', 'Non.', refused)) });
  await send();
  expect(await screen.findByRole('link', { name: 'Ce sujet est refusé.' })).toBeDefined();
  expect(await field(/^Message/)).toHaveProperty('value', 'Une seule fiche ?');
  api.answer({ 'POST /tickets': aTicket() });
  await user.type(await field(/^Sujet/), ' bis');
  await send();
  await screen.findByRole('heading', { name: 'Votre ticket est enregistré' });
  const keys = keysOf(api);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

test('the form survives a reload, the key of an attempt too; once opened, going back shows an empty form', async () => {
  const { leave, api } = await mountPage('/support', {
    'POST /tickets': () => Promise.reject<Ticket>(new TypeError('network')),
  });
  await choose('Autre question');
  await user.type(await field(/^Sujet/), 'Enveloppes');
  await user.type(await field(/^Message/), 'Une seule fiche ?');
  await send();
  await screen.findByRole('alert');
  // The last key is kept even when the page closes at once.
  await user.type(await field(/^Message/), ' Merci.');
  window.dispatchEvent(new Event('pagehide'));
  leave();

  api.answer({ 'POST /tickets': aTicket() });
  await remountPage();
  expect(await field(/^Sujet/)).toHaveProperty('value', 'Enveloppes');
  const message = await field(/^Message/);
  expect(message).toHaveProperty('value', 'Une seule fiche ? Merci.');
  expect(window.location.href).not.toContain('Enveloppes');
  expect(Object.values(window.sessionStorage).join('')).not.toContain('Enveloppes');
  await user.clear(message);
  await user.type(message, 'Une seule fiche ?');
  await send();
  await screen.findByRole('heading', { name: 'Votre ticket est enregistré' });
  const [first, second] = keysOf(api);
  expect(second).toBe(first);

  window.history.back();
  expect(await screen.findByRole('heading', { name: 'Ouvrir un ticket' })).toBeDefined();
  expect(textboxes()).toEqual([]);
});

test('two clicks send once', async () => {
  const answer = Promise.withResolvers<Ticket>();
  const { api } = await mountPage('/support', { 'POST /tickets': () => answer.promise });
  await choose('Autre question');
  await user.type(await field(/^Sujet/), 'Enveloppes');
  await user.type(await field(/^Message/), 'Une ?');
  await user.dblClick(await screen.findByRole('button', { name: 'Envoyer' }));
  expect(screen.getByRole('button', { name: 'Envoyer' }).getAttribute('aria-disabled')).toBe('true');
  answer.resolve(aTicket());
  await screen.findByRole('heading', { name: 'Votre ticket est enregistré' });
  expect(keysOf(api)).toHaveLength(1);
});

test('the address and the hours of the support are what administrators chose', async () => {
  const { leave } = await mountPage('/support', {});
  expect(await screen.findByRole('link', { name: 'assistance@pwp.test' })).toHaveProperty(
    'href',
    'mailto:assistance@pwp.test',
  );
  expect(screen.queryByText(/01 02/)).toBeNull();
  leave();
  const horaires = 'Du lundi au vendredi, 9 h à 17 h\n01 02 03 04 05';
  await mountPage('/support', {}, {}, { courriel: 'autre@pwp.test', horaires });
  expect(await screen.findByRole('link', { name: 'autre@pwp.test' })).toBeDefined();
  expect(screen.getByText(/01 02 03 04 05/).textContent).toBe(horaires);
});

test('a confirmation without a ticket leads to the tickets', async () => {
  const { router } = await mountPage('/support/confirmation', { 'GET /tickets': () => new Promise(() => {}) });
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/support/tickets'));
});
