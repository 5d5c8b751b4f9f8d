import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Ticket } from '../../contracts/index.ts';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';
import { TicketModel } from './ticket-model.ts';

let api: SupportTestApi;

const TRANSACTION = '1je9xw3quz77b';
const REFUSED = {
  cas: 'piece-refusee',
  transaction: TRANSACTION,
  piece: '<img src=x>.pdf',
  message: 'Illisible ?\nElle est « nette » & <b>complète</b>.',
};

// One per test: an outage leaves the circuit breaker open.
beforeEach(async () => {
  api = await startSupportApi();
});
afterEach(() => api.close());

async function open(): Promise<string> {
  const headers = { 'idempotency-key': randomUUID() };
  const { body } = await api.agent.post('/api/support/tickets', { body: REFUSED, headers });
  return Ticket.parse(body).numero;
}

const kept = (numero: string) => TicketModel.findOne({ where: { numero }, rejectOnEmpty: true });
const heldTickets = () => [...api.glpi.tickets.values()];
/** As the operator does once the cause is mended. */
const revive = () => api.platform.database.sequelize.query('UPDATE platform_outbox SET dead_at = NULL');
const openings = () => api.glpi.calls.filter((call) => call === 'POST /Ticket').length;

test('a ticket is sent with its escaped lines for a person without a GLPI account', async () => {
  const numero = await open();
  expect(await api.deliver()).toBe(1);
  expect(heldTickets()).toMatchObject([
    {
      name: '[PWP] Pièce refusée',
      content:
        '<ul><li><strong>Cas :</strong> Pièce refusée</li>' +
        `<li><strong>N° de transaction :</strong> ${TRANSACTION}</li>` +
        '<li><strong>Pièce :</strong> &#60;img src=x&#62;.pdf</li></ul>' +
        '<p>Illisible ?<br>Elle est « nette » &#38; &#60;b&#62;complète&#60;/b&#62;.</p>',
      type: 2,
      entities_id: 0,
      itilcategories_id: 12,
      externalid: numero,
      requester: { users_id: 0, email: 'agent@pwp.test' },
    },
  ]);
  expect(await kept(numero)).toMatchObject({ etat: 'transmis', glpiId: 4_700 });
  expect(await api.deliver()).toBe(0);
});

test('a person with a GLPI account is the requester by id', async () => {
  api.glpi.users.set('agent@pwp.test', 156);
  await open();
  await api.deliver();
  expect(heldTickets()).toMatchObject([{ requester: { users_id: 156, email: '' } }]);
});

test('one session serves every call, and a new one is opened when it is over', async () => {
  const sessions = () => api.glpi.calls.filter((call) => call === 'GET /initSession').length;
  await open();
  await open();
  expect(await api.deliver()).toBe(2);
  expect(sessions()).toBe(1);
  api.glpi.endSessions();
  await open();
  expect(await api.deliver()).toBe(1);
  expect(sessions()).toBe(2);
});

test.each(['error', 'cut', 'mute'] as const)(
  'a ticket opened while GLPI is down (%s) is kept, and leaves by itself, once',
  async (mode) => {
    const numero = await open();
    api.glpi.mode = mode;
    expect(await api.deliver()).toBe(0);
    expect(await kept(numero)).toMatchObject({ etat: 'a-transmettre', glpiId: null });
    api.glpi.mode = 'ok';
    expect(await api.deliver()).toBe(1);
    expect([openings(), (await kept(numero)).etat]).toEqual([1, 'transmis']);
  },
);

test('an opening whose answer is lost is recognised at the next attempt: one ticket', async () => {
  const numero = await open();
  api.glpi.lost.add('POST /Ticket');
  expect(await api.deliver()).toBe(0);
  expect((await kept(numero)).etat).toBe('a-transmettre');
  expect(await api.deliver()).toBe(1);
  expect([openings(), heldTickets().length]).toEqual([1, 1]);
  expect(await kept(numero)).toMatchObject({ etat: 'transmis', glpiId: heldTickets()[0]?.id });
});

test('a message redelivered after a lost mark opens no second ticket', async () => {
  const numero = await open();
  await api.deliver();
  const again = async () => {
    await api.platform.database.sequelize.query(
      'UPDATE platform_outbox SET sent_at = NULL, payload = :payload WHERE message_key = :numero',
      { replacements: { numero, payload: JSON.stringify({ numero }) } },
    );
    expect(await api.deliver()).toBe(1);
  };
  await again();
  // The process crashed between GLPI's answer and our mark.
  await TicketModel.update({ glpiId: null, etat: 'a-transmettre' }, { where: { numero } });
  await again();
  expect(openings()).toBe(1);
  expect(await kept(numero)).toMatchObject({ etat: 'transmis', glpiId: 4_700 });
});

test('a ticket that GLPI refuses stays to be sent, is tried no more, and the log names the refusal', async () => {
  const numero = await open();
  api.glpi.refusals.set('POST /Ticket', { status: 400, body: ['ERROR_GLPI_ADD', 'category'], once: true });
  expect(await api.deliver()).toBe(0);
  expect((await kept(numero)).etat).toBe('a-transmettre');
  expect([await api.deliver(), await api.platform.outbox.dead()]).toEqual([0, 1]);
  expect(await api.platform.outbox.deadLetters(1, 0)).toMatchObject([
    { topic: 'support.send-ticket', dead_reason: 'GLPI: 400 ERROR_GLPI_ADD' },
  ]);
  expect(api.logs.join('')).toContain('"reason":"GLPI: 400 ERROR_GLPI_ADD"');
  await revive();
  expect(await api.deliver()).toBe(1);
});

test.each([
  [400, 'ERROR_WRONG_APP_TOKEN_PARAMETER'],
  [403, 'ERROR_RIGHT_MISSING'],
  [404, 'ERROR_RESOURCE_NOT_FOUND'],
])('a refusal of our keys or rights (%i %s) is tried again', async (status, code) => {
  const numero = await open();
  api.glpi.refusals.set('POST /Ticket', { status, body: [code, 'refused'], once: true });
  expect(await api.deliver()).toBe(0);
  expect(api.logs.join('')).toMatch(new RegExp(`"numero":"${numero}","status":${status},"code":"${code}"`));
  expect([await api.deliver(), await api.platform.outbox.dead()]).toEqual([1, 0]);
});

test('a message that GLPI refuses is tried no more, and the one after it waits', async () => {
  const numero = await open();
  await api.deliver();
  const write = (texte: string) =>
    api.agent.post(`/api/support/tickets/${numero}/messages`, {
      body: { texte },
      headers: { 'idempotency-key': randomUUID() },
    });
  await write('La première.');
  api.glpi.refusals.set('POST /ITILFollowup', { status: 422, body: ['ERROR_GLPI_ADD', 'content'], once: true });
  expect(await api.deliver()).toBe(0);
  await write('La seconde.');
  expect([await api.deliver(), await api.platform.outbox.dead()]).toEqual([0, 1]);
  await revive();
  await api.deliver();
  await api.deliver();
  expect(heldTickets()[0]?.followups.map(({ content }) => content.includes('première'))).toEqual([true, false]);
});

test('neither the text nor the address of the requester is logged on the way', async () => {
  await open();
  api.glpi.mode = 'error';
  await api.deliver();
  expect(api.logs.join('')).not.toMatch(/Illisible|agent@pwp\.test/);
});

test('a ticket is followed from the click to GLPI by one id, whatever fails on the way', async () => {
  const headers = { 'idempotency-key': randomUUID(), 'x-request-id': 'un-clic-de-l-agent' };
  await api.agent.post('/api/support/tickets', { body: REFUSED, headers });
  api.glpi.requestIds.length = 0;
  api.glpi.mode = 'cut';
  expect(await api.deliver()).toBe(0);
  api.glpi.mode = 'ok';
  await expect.poll(() => api.deliver(), { timeout: 20_000, interval: 1_000 }).toBe(1);
  expect(heldTickets()).toHaveLength(1);
  expect(api.glpi.requestIds.length).toBeGreaterThan(2);
  expect(new Set(api.glpi.requestIds)).toEqual(new Set(['un-clic-de-l-agent']));
});
