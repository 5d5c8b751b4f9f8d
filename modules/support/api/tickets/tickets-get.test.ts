import { randomUUID } from 'node:crypto';
import { passTime } from '@pwp/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Ticket, TicketDetail, TicketList } from '../../contracts/index.ts';
import type { GlpiTicket } from '../../testing/glpi/glpi-ticket.ts';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';

let api: SupportTestApi;

const TICKETS = '/api/support/tickets';

// One per test: an outage leaves the circuit breaker open.
beforeEach(async () => {
  api = await startSupportApi();
});
afterEach(() => api.close());

async function open(client = api.agent, sujet = 'Enveloppes'): Promise<string> {
  const body = { cas: 'autre-question', sujet, message: 'Une seule fiche ?' };
  const answer = await client.post(TICKETS, { body, headers: { 'idempotency-key': randomUUID() } });
  return Ticket.parse(answer.body).numero;
}

function held(numero: string): GlpiTicket {
  const ticket = [...api.glpi.tickets.values()].find(({ externalid }) => externalid === numero);
  if (ticket === undefined) throw new Error(`GLPI does not have ${numero}`);
  return ticket;
}

const list = async (client = api.agent) => TicketList.parse((await client.get(TICKETS)).body);
const read = async (numero: string) => TicketDetail.parse((await api.agent.get(`${TICKETS}/${numero}`)).body);

test('it asks for a professional; a ticket is only for the account that opened it', async () => {
  const numero = await open();
  for (const path of [TICKETS, `${TICKETS}/${numero}`]) {
    expect((await api.anonymous.get(path)).status).toBe(401);
    expect((await api.as({ roles: ['administrateur'] }).get(path)).status).toBe(403);
  }
  expect(await list(api.neighbour)).toMatchObject({ items: [], total: 0 });
  const foreign = await api.neighbour.get(`${TICKETS}/${numero}`);
  expect([foreign.status, foreign.body]).toMatchObject([404, { code: 'ticket-introuvable' }]);
  expect((await api.agent.get(`${TICKETS}/PWP-22222222`)).status).toBe(404);
  expect((await api.agent.get(`${TICKETS}/1`)).status).toBe(400);
});

test('tickets are listed last opened first, with their current state in GLPI', async () => {
  const first = await open(api.agent, 'Premier');
  api.clock.advance(1_000);
  const second = await open(api.agent, 'Second');
  expect((await list()).items.map(({ numero, etat }) => [numero, etat])).toEqual([
    [second, 'a-transmettre'],
    [first, 'a-transmettre'],
  ]);
  expect(await api.deliver()).toBe(2);

  for (const [status, etat] of [
    [1, 'transmis'],
    [2, 'en-cours'],
    [3, 'en-cours'],
    [4, 'en-attente'],
    [5, 'resolu'],
    [6, 'clos'],
  ] as const) {
    Object.assign(held(first), { status, date_mod: '2026-11-24 14:55:00' });
    const { items, total, suivi } = await list();
    expect(items.map((item) => [item.numero, item.etat])).toEqual([
      [second, 'transmis'],
      [first, etat],
    ]);
    expect(items[1]?.dernierEchange).toBe('2026-11-24T13:55:00.000Z');
    expect([total, suivi]).toEqual([2, { disponible: true, depuis: api.clock.now().toISOString() }]);
  }
});

test('a list holds the tickets of its state, whichever the support tool gives them now, and counts them alone', async () => {
  const numeros: string[] = [];
  for (const sujet of ['Demandé', 'En attente', 'Résolu', 'Nouveau']) numeros.push(await open(api.agent, sujet));
  await open(api.neighbour, 'D’un collègue');
  await api.deliver();
  const [asked = '', pending = '', solved = ''] = numeros;
  const date_mod = '2026-11-24 14:55:00';
  const content = '<p>Laquelle ?</p>';
  for (const numero of [asked, pending]) Object.assign(held(numero), { status: 4, date_mod });
  held(asked).followups.push({ id: 1, users_id: 3, date: date_mod, content, is_private: 0 });
  Object.assign(held(solved), { status: 5, date_mod });

  const listed = async (liste: string, client = api.agent) => {
    const { items, total } = TicketList.parse((await client.get(`${TICKETS}?liste=${liste}`)).body);
    expect(total).toBe(items.length);
    return items.map(({ sujet }) => sujet).toSorted();
  };
  expect(await listed('a-repondre')).toEqual(['Demandé']);
  expect((await api.agent.get('/api/support/a-repondre')).body).toEqual({ nombre: 1 });
  expect(await listed('ouverts')).toEqual(['Demandé', 'En attente', 'Nouveau']);
  expect(await listed('termines')).toEqual(['Résolu']);
  expect(await listed('ouverts', api.neighbour)).toEqual(['D’un collègue']);
  expect(await listed('a-repondre', api.neighbour)).toEqual([]);
  for (const liste of ['tous', '', "%' OR 1=1", 'x'.repeat(10_000)])
    expect((await api.agent.get(`${TICKETS}?liste=${encodeURIComponent(liste)}`)).status).toBe(400);
  expect((await api.anonymous.get(`${TICKETS}?liste=ouverts`)).status).toBe(401);
});

test('a ticket shows the exchanges for its requester as plain text, in order, without private notes', async () => {
  api.glpi.users.set('agent@pwp.test', 156);
  const numero = await open();
  await api.deliver();
  const ticket = held(numero);
  const followup = { id: 1, users_id: 3, date: '2026-11-24 14:00:00', is_private: 0 as const };
  Object.assign(ticket, { status: 5, date_mod: '2026-11-25 09:00:00' });
  ticket.followups.push(
    { ...followup, id: 2, users_id: 156, date: '2026-11-24 15:00:00', content: '<p>Merci &amp; bonne journée</p>' },
    { ...followup, content: '<p>Bonjour,<br>nous <script>alert(1)</script>regardons.</p>' },
    { ...followup, id: 3, content: '<p>Pour nous : à relancer</p>', is_private: 1 },
  );
  ticket.solutions.push({
    id: 4,
    is_private: 0,
    users_id: 3,
    date: '2026-11-25 09:00:00',
    content: '&#60;p&#62;Une fiche par demande.&#60;/p&#62;',
  });
  expect(await read(numero)).toMatchObject({
    etat: 'resolu',
    dernierEchange: '2026-11-25T08:00:00.000Z',
    echanges: [
      { date: '2026-11-24T13:00:00.000Z', auteur: 'support', nature: 'reponse', texte: 'Bonjour,\nnous regardons.' },
      { date: '2026-11-24T14:00:00.000Z', auteur: 'demandeur', nature: 'reponse', texte: 'Merci & bonne journée' },
      { auteur: 'support', nature: 'solution', texte: 'Une fiche par demande.' },
    ],
    suivi: { disponible: true, depuis: api.clock.now().toISOString() },
  });
});

test.each(['error', 'cut', 'mute'] as const)(
  'GLPI down (%s): what was last known is shown, and since when',
  async (mode) => {
    const numero = await open();
    await api.deliver();
    held(numero).followups.push({
      id: 1,
      users_id: 3,
      date: '2026-11-24 13:00:00',
      content: '<p>Nous regardons.</p>',
      is_private: 0,
    });
    await list();
    const known = await read(numero);
    const since = api.clock.now().toISOString();
    api.clock.advance(60_000);
    Object.assign(held(numero), { status: 6 });

    api.glpi.mode = mode;
    expect(await list()).toMatchObject({
      items: [{ numero, etat: 'transmis' }],
      suivi: { disponible: false, depuis: since },
    });
    expect(await read(numero)).toEqual({ ...known, suivi: { disponible: false, depuis: since } });
    const unsent = await open(api.agent, 'Pendant la panne');
    expect(await read(unsent)).toMatchObject({ etat: 'a-transmettre', suivi: { disponible: true } });
    expect(api.logs.join('')).toContain('tickets are shown as they were last known');
  },
);

test('once GLPI is back, tickets are followed again', async () => {
  const numero = await open();
  await api.deliver();
  api.glpi.mode = 'error';
  expect((await list()).suivi.disponible).toBe(false);
  expect((await read(numero)).suivi.disponible).toBe(false);
  Object.assign(held(numero), { status: 6 });
  api.glpi.mode = 'ok';
  // So long the circuit breaker blocks calls.
  passTime(5_000);
  await expect.poll(async () => (await list()).items[0]?.etat).toBe('clos');
});

test('a ticket never read has no known state; one deleted in GLPI stays as it was', async () => {
  const numero = await open();
  await api.deliver();
  api.glpi.mode = 'error';
  expect((await list()).suivi).toEqual({ disponible: false, depuis: null });
  api.glpi.mode = 'ok';
  await expect.poll(async () => (await list()).suivi.disponible, { interval: 500 }).toBe(true);
  api.glpi.tickets.clear();
  expect(await read(numero)).toMatchObject({ etat: 'transmis', suivi: { disponible: true } });
  expect((await list()).items).toMatchObject([{ numero, etat: 'transmis' }]);
});

test('an answer that does not fit the document is no answer', async () => {
  const numero = await open();
  await api.deliver();
  await list();
  Object.assign(held(numero), { status: 'perdu' });
  expect(await list()).toMatchObject({ items: [{ etat: 'transmis' }], suivi: { disponible: false } });
});
