import { randomUUID } from 'node:crypto';
import { meetDeadlocks, passTime, type TestClient } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EchangeTicket, NombreARepondre, Ticket, TicketDetail, TicketList } from '../../contracts/index.ts';
import type { GlpiTicket } from '../../testing/glpi/glpi-ticket.ts';
import { fileForm, pdf } from '../../testing/pieces.ts';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';
import { TicketMessageModel } from './message-model.ts';

let api: SupportTestApi;

const TICKETS = '/api/support/tickets';
/** An open circuit breaker keeps calls from GLPI so long, ms. */
const BREAKER = 5_000;

// One per test: an outage leaves the circuit breaker open.
beforeEach(async () => {
  api = await startSupportApi();
});
afterEach(() => api.close());

async function open(): Promise<string> {
  const body = { cas: 'autre-question', sujet: 'Enveloppes', message: 'Une seule fiche ?' };
  const opened = await api.agent.post(TICKETS, { body, headers: { 'idempotency-key': randomUUID() } });
  await api.deliver();
  return Ticket.parse(opened.body).numero;
}

function held(): GlpiTicket {
  const [ticket] = api.glpi.tickets.values();
  if (ticket === undefined) throw new Error('GLPI has no ticket');
  return ticket;
}

interface Said {
  key?: string;
  client?: TestClient;
  pieces?: string[];
}

const write = (numero: string, texte: string, { key = randomUUID(), client = api.agent, pieces = [] }: Said = {}) =>
  client.post(`${TICKETS}/${numero}/messages`, {
    body: { texte, ...(pieces.length > 0 && { pieces }) },
    headers: { 'idempotency-key': key },
  });
const read = async (numero: string) => TicketDetail.parse((await api.agent.get(`${TICKETS}/${numero}`)).body);
const listed = async () => TicketList.parse((await api.agent.get(TICKETS)).body).items[0];
const awaiting = async () => NombreARepondre.parse((await api.agent.get('/api/support/a-repondre')).body).nombre;
const thread = async (numero: string) =>
  (await read(numero)).echanges.map(({ auteur, texte, etat }) => [auteur, texte, etat]);
const plain = (text: string) => `<p>${text}</p>`;

/** The support answers in GLPI at an hour of 24/11/2026, Paris time. */
function answer(content: string, time: string): void {
  const ticket = held();
  const date = `2026-11-24 ${time}`;
  ticket.followups.push({ id: 900 + ticket.followups.length, users_id: 3, date, content, is_private: 0 });
  Object.assign(ticket, { date_mod: date, status: 2 });
}

test('it asks for a professional; only the account that opened a ticket writes on it, reads it or marks it', async () => {
  const numero = await open();
  expect((await write(numero, 'Bonjour', { client: api.anonymous })).status).toBe(401);
  expect((await write(numero, 'Bonjour', { client: api.as({ roles: ['referent'] }) })).status).toBe(403);
  const foreign = await write(numero, 'Bonjour', { client: api.neighbour });
  expect([foreign.status, foreign.body]).toMatchObject([404, { code: 'ticket-introuvable' }]);
  const body = { jusqua: '2026-11-24T12:00:00.000Z' };
  expect((await api.neighbour.put(`${TICKETS}/${numero}/lecture`, { body })).status).toBe(404);
  expect((await api.anonymous.put(`${TICKETS}/${numero}/lecture`, { body })).status).toBe(401);
  expect((await api.anonymous.get('/api/support/a-repondre')).status).toBe(401);
  expect(await TicketMessageModel.count()).toBe(0);
});

test('a message is kept, waits, reaches GLPI once as a follow-up, and stands in the thread as it was typed', async () => {
  const numero = await open();
  answer(plain('Laquelle ?'), '12:15:00');
  api.clock.advance(30 * 60_000);
  const sent = await write(numero, ' Celle du <b>24</b> & des\nautres ');
  expect(sent.status).toBe(201);
  expect(EchangeTicket.parse(sent.body)).toMatchObject({ auteur: 'demandeur', etat: 'en-cours', pieces: [] });
  const texte = 'Celle du <b>24</b> & des\nautres';
  expect(await thread(numero)).toEqual([
    ['support', 'Laquelle ?', 'transmis'],
    ['demandeur', texte, 'en-cours'],
  ]);
  expect(await api.deliver()).toBe(1);
  const { reference } = await TicketMessageModel.findOne({ rejectOnEmpty: true });
  expect(held().followups.at(-1)).toMatchObject({
    users_id: 2,
    is_private: 0,
    content:
      '<p>Celle du &#60;b&#62;24&#60;/b&#62; &#38; des<br>autres</p>' +
      `<p>Message ${reference} envoyé depuis le portail</p>`,
  });
  expect(await thread(numero)).toEqual([
    ['support', 'Laquelle ?', 'transmis'],
    ['demandeur', texte, 'transmis'],
  ]);
  expect(await api.deliver()).toBe(0);
});

test('a person with a GLPI account is the author there; a waiting or solved ticket is under way again', async () => {
  api.glpi.users.set('agent@pwp.test', 156);
  const numero = await open();
  for (const status of [4, 5]) {
    Object.assign(held(), { status });
    await write(numero, 'La voici.');
    expect(await api.deliver()).toBe(1);
    expect(held()).toMatchObject({ status: 2 });
    expect(held().followups.at(-1)).toMatchObject({ users_id: 156 });
  }
  expect(await thread(numero)).toHaveLength(2);
});

test.each(['error', 'cut', 'mute'] as const)(
  'messages written while GLPI is down (%s) are kept, and leave once, in order',
  async (mode) => {
    const numero = await open();
    api.glpi.mode = mode;
    await write(numero, 'Un');
    api.clock.advance(1_000);
    await write(numero, 'Deux');
    expect(await api.deliver()).toBe(0);
    expect(await thread(numero)).toEqual([
      ['demandeur', 'Un', 'en-cours'],
      ['demandeur', 'Deux', 'en-cours'],
    ]);
    api.glpi.mode = 'ok';
    passTime(BREAKER);
    await expect.poll(async () => (await api.deliver(), held().followups.length)).toBe(2);
    await api.deliver();
    expect(held().followups.map(({ content }) => content.slice(0, 8))).toEqual(['<p>Un</p', '<p>Deux<']);
  },
  20_000,
);

test('a message whose answer is lost is recognised, even beside a colleague who quotes it', async () => {
  const numero = await open();
  await write(numero, 'Une fois.');
  api.glpi.lost.add('POST /ITILFollowup');
  expect(await api.deliver()).toBe(0);
  // Shown once, although GLPI has it and the mark is lost.
  expect(await thread(numero)).toEqual([['demandeur', 'Une fois.', 'en-cours']]);
  expect(await api.deliver()).toBe(1);
  expect(held().followups).toHaveLength(1);
  answer(`${held().followups[0]?.content}<p>Bien reçu.</p>`, '23:00:00');
  expect(await thread(numero)).toMatchObject([
    ['demandeur', 'Une fois.', 'transmis'],
    ['support', expect.stringMatching(/^Une fois\.[^]*Bien reçu\.$/), 'transmis'],
  ]);
});

test('files go with their message', async () => {
  const numero = await open();
  const id = randomUUID();
  await api.agent.put(`/api/support/pieces/${id}`, { form: fileForm(pdf('suite'), 'suite.pdf') });
  const sent = await write(numero, 'La voici.', { pieces: [id] });
  expect(sent.body).toMatchObject({ pieces: [{ id, nom: 'suite.pdf', etat: 'en-cours' }] });
  await api.deliver();
  expect([...api.glpi.documents.values()]).toMatchObject([
    { itemtype: 'Ticket', items_id: 4700, name: `suite.pdf (${numero}-1)` },
  ]);
  expect(await read(numero)).toMatchObject({ pieces: [], echanges: [{ pieces: [{ id, etat: 'transmise' }] }] });
});

test('a closed ticket takes no message; one that closes meanwhile gives it back, with the reason', async () => {
  const numero = await open();
  await write(numero, 'Trop tard ?');
  Object.assign(held(), { status: 6 });
  expect(await api.deliver()).toBe(1);
  expect(held().followups).toEqual([]);
  expect(await thread(numero)).toEqual([['demandeur', 'Trop tard ?', 'refuse']]);
  const refused = await write(numero, 'Encore');
  expect([refused.status, refused.body]).toMatchObject([409, { code: 'ticket-clos' }]);
  expect(await TicketMessageModel.count()).toBe(1);
});

test('the files of a message that is given back wait no longer, and can be downloaded', async () => {
  const numero = await open();
  const id = randomUUID();
  await api.agent.put(`/api/support/pieces/${id}`, { form: fileForm(pdf('suite'), 'suite.pdf') });
  await write(numero, 'La voici.', { pieces: [id] });
  Object.assign(held(), { status: 6 });
  await api.deliver();
  expect(await read(numero)).toMatchObject({ echanges: [{ etat: 'refuse', pieces: [{ id, etat: 'refusee' }] }] });
  expect((await api.agent.get(`${TICKETS}/${numero}/pieces/${id}`)).status).toBe(200);
});

test('a message is given back also when a deadlock has it written again', async () => {
  const numero = await open();
  await write(numero, 'Bonjour');
  Object.assign(held(), { status: 6 });
  meetDeadlocks(api.platform.database.sequelize);
  expect(await api.deliver()).toBe(1);
  expect(await thread(numero)).toEqual([['demandeur', 'Bonjour', 'refuse']]);
  expect(await read(numero)).toMatchObject({ etat: 'clos' });
});

test('a message on a ticket that GLPI no longer has is given back', async () => {
  const numero = await open();
  await write(numero, 'Bonjour');
  api.glpi.tickets.clear();
  expect(await api.deliver()).toBe(1);
  expect(await thread(numero)).toEqual([['demandeur', 'Bonjour', 'refuse']]);
});

test('a message follows its ticket, which has not left yet', async () => {
  api.glpi.mode = 'error';
  const numero = await open();
  expect((await write(numero, 'Une précision.')).status).toBe(201);
  api.glpi.mode = 'ok';
  await expect
    .poll(async () => (await api.deliver(), [...api.glpi.tickets.values()][0]?.followups.length), { interval: 500 })
    .toBe(1);
  expect(await thread(numero)).toEqual([['demandeur', 'Une précision.', 'transmis']]);
});

test('the same key writes one message, even at the same time; another content under it is refused', async () => {
  const numero = await open();
  const key = randomUUID();
  const answers = await Promise.all([1, 2, 3].map(() => write(numero, 'Une ?', { key })));
  expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 200, 201]);
  expect(new Set(answers.map(({ body }) => EchangeTicket.parse(body).id)).size).toBe(1);
  expect(await TicketMessageModel.count()).toBe(1);
  expect((await write(numero, 'Deux ?', { key })).body).toMatchObject({ code: 'cle-idempotence-reutilisee' });
  expect((await write(numero, '  ')).body).toMatchObject({ errors: [{ pointer: '/texte' }] });
  expect((await write(numero, 'x'.repeat(5_001))).status).toBe(400);
});

test('fifty messages a day on a ticket, and more the day after', async () => {
  const numero = await open();
  for (let at = 0; at < 50; at += 1) await write(numero, String(at));
  expect((await write(numero, 'De trop')).body).toMatchObject({ code: 'trop-de-messages' });
  api.clock.advance(25 * 3_600_000);
  expect((await write(numero, 'Le lendemain')).status).toBe(201);
});

test('a thread of more than one page of GLPI is whole, and a message far in it is not written twice', async () => {
  const numero = await open();
  for (let at = 0; at < 400; at += 1) answer(plain(`Mot ${at}`), `12:${String(10 + Math.floor(at / 60))}:00`);
  await write(numero, 'Le mien.');
  api.glpi.lost.add('POST /ITILFollowup');
  await api.deliver();
  await api.deliver();
  const { echanges } = await read(numero);
  expect(echanges).toHaveLength(401);
  expect(echanges.filter(({ texte }) => texte === 'Le mien.')).toHaveLength(1);
  expect(held().followups).toHaveLength(401);
});

test('an answer is to be read; it is the turn of the agent once the support says that it waits, until it is replied to', async () => {
  const numero = await open();
  expect([await awaiting(), await listed()]).toMatchObject([0, { aRepondre: false, nonLu: false }]);
  answer(plain('Laquelle ?'), '12:20:00');
  await api.runJob('follow-tickets');
  expect([await awaiting(), await listed()]).toMatchObject([0, { aRepondre: false, nonLu: true }]);
  expect((await read(numero)).echanges).toMatchObject([{ nouveau: true }]);

  // Reading it marks nothing by itself: the page does, once it is shown.
  expect(await listed()).toMatchObject({ nonLu: true });
  const jusqua = '2026-11-24T11:20:00.000Z';
  expect((await api.agent.put(`${TICKETS}/${numero}/lecture`, { body: { jusqua } })).status).toBe(204);
  expect([await awaiting(), await listed()]).toMatchObject([0, { aRepondre: false, nonLu: false }]);
  expect((await read(numero)).echanges).toMatchObject([{ nouveau: false }]);
  const earlier = { jusqua: '2026-11-24T10:00:00.000Z' };
  await api.agent.put(`${TICKETS}/${numero}/lecture`, { body: earlier });
  expect(await listed()).toMatchObject({ nonLu: false });

  // The support says that it waits: it is the agent's turn although everything was read.
  Object.assign(held(), { status: 4, date_mod: '2026-11-24 12:25:00' });
  await api.runJob('follow-tickets');
  expect([await awaiting(), await listed()]).toMatchObject([1, { aRepondre: true, nonLu: false, etat: 'en-attente' }]);
  await write(numero, 'Celle du 24.');
  expect([await awaiting(), await listed()]).toMatchObject([0, { aRepondre: false }]);
});

test('a ticket that waits without a word of the support asks nothing of the agent', async () => {
  await open();
  Object.assign(held(), { status: 4, date_mod: '2026-11-24 12:25:00' });
  await api.runJob('follow-tickets');
  expect([await awaiting(), await listed()]).toMatchObject([0, { aRepondre: false, etat: 'en-attente' }]);
});

test('who answers by mail has read what was answered', async () => {
  await open();
  answer(plain('Laquelle ?'), '12:20:00');
  Object.assign(held(), { status: 4 });
  await api.runJob('follow-tickets');
  expect([await awaiting(), await listed()]).toMatchObject([1, { aRepondre: true, nonLu: true }]);
  held().followups.push({ id: 77, users_id: 0, date: '2026-11-24 12:30:00', content: plain('La 2.'), is_private: 0 });
  Object.assign(held(), { date_mod: '2026-11-24 12:30:00' });
  await api.runJob('follow-tickets');
  expect([await awaiting(), await listed()]).toMatchObject([0, { aRepondre: false, nonLu: false }]);
});

test('a solution is to be read, and asks for no answer', async () => {
  await open();
  const date = '2026-11-24 12:30:00';
  held().solutions.push({ id: 9, users_id: 3, date, content: plain('Fait.'), is_private: 0 });
  Object.assign(held(), { status: 5, date_mod: date });
  expect(await listed()).toMatchObject({ etat: 'resolu', aRepondre: false, nonLu: true });
  expect(await awaiting()).toBe(0);
});

test('a private follow-up and its files are never shown, and make nobody wait', async () => {
  const numero = await open();
  const date = '2026-11-24 12:30:00';
  held().followups.push({ id: 50, users_id: 3, date, content: plain('Entre nous'), is_private: 1 });
  Object.assign(held(), { date_mod: date, status: 4 });
  const document = {
    id: 95,
    name: 'x',
    filename: 'interne.pdf',
    mime: 'application/pdf',
    users_id: 3,
    date_mod: date,
    itemtype: 'ITILFollowup',
    items_id: 50,
  };
  api.glpi.documents.set(document.id, document);
  await api.runJob('follow-tickets');
  expect((await read(numero)).echanges).toEqual([]);
  expect(await awaiting()).toBe(0);
});

test('the follow-up goes on where GLPI stopped answering, and reads a ticket again only when it moved', async () => {
  await open();
  answer(plain('Bonjour'), '12:40:00');
  Object.assign(held(), { status: 4 });
  api.glpi.mode = 'error';
  await api.runJob('follow-tickets').catch(() => undefined);
  expect(await awaiting()).toBe(0);
  api.glpi.mode = 'ok';
  await expect
    .poll(async () => (await api.runJob('follow-tickets').catch(() => undefined), awaiting()), { interval: 500 })
    .toBe(1);
  // Read once more after the minute in which it moved.
  api.clock.advance(60 * 60_000);
  await api.runJob('follow-tickets');
  const threads = () => api.glpi.calls.filter((call) => call.endsWith('/ITILFollowup')).length;
  const before = threads();
  await api.runJob('follow-tickets');
  expect(threads()).toBe(before);
});

test('a slower reading of an earlier state takes nothing back', async () => {
  const numero = await open();
  const before = { followups: [], date_mod: held().date_mod };
  answer(plain('Laquelle ?'), '12:40:00');
  Object.assign(held(), { status: 4 });
  expect(await thread(numero)).toHaveLength(1);
  // What another process asked before the answer, and gets only now.
  Object.assign(held(), before);
  expect(await thread(numero)).toEqual([['support', 'Laquelle ?', 'transmis']]);
  expect(await awaiting()).toBe(1);
});

test('what the author answered by mail stays his own once his address has changed', async () => {
  api.glpi.users.set('agent@pwp.test', 156);
  const numero = await open();
  const date = '2026-11-24 12:40:00';
  held().followups.push({ id: 950, users_id: 156, date, content: plain('Par courriel.'), is_private: 0 });
  Object.assign(held(), { date_mod: date, status: 4 });
  const renamed = api.as({ id: 'agent-00002', email: 'autre@pwp.test', guichets: ['00002'] });
  const { echanges } = TicketDetail.parse((await renamed.get(`${TICKETS}/${numero}`)).body);
  expect(echanges.map(({ auteur }) => auteur)).toEqual(['demandeur']);
  expect(await awaiting()).toBe(0);
});

test('no text of a message and no name of a file is logged', async () => {
  const numero = await open();
  await write(numero, 'Une phrase secrète');
  api.glpi.mode = 'error';
  await api.deliver();
  expect(api.logs.join('')).not.toMatch(/secrète|agent@pwp\.test/);
});
