import { randomUUID } from 'node:crypto';
import { NoticeList } from '@pwp/contracts';
import { afterAll, expect, test } from 'vitest';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';
import { TicketModel } from './ticket-model.ts';

const api = await startSupportApi();
afterAll(() => api.close());

const tell = () => api.runJob('follow-tickets');
const noticesOf = async (client: SupportTestApi['agent']) =>
  NoticeList.parse((await client.get('/api/notifications')).body).items;

/** The notice of the ticket, which is the only one; a newer answer has a newer one. */
const newest = async () => {
  const [notice, ...others] = await noticesOf(api.agent);
  expect(others).toEqual([]);
  return notice?.id ?? 0;
};

/** The support writes on the last ticket; at the same minute as before with another id. */
function answer(text: string, minute: number, id = minute): void {
  const ticket = [...api.glpi.tickets.values()].at(-1);
  if (ticket === undefined) throw new Error('GLPI has no ticket.');
  const date = `2026-11-24 13:${String(minute).padStart(2, '0')}:00`;
  ticket.followups.push({ id, users_id: 9, date, content: `<p>${text}</p>`, is_private: 0 });
  ticket.date_mod = date;
}

test("the author of a ticket is told of each answer once, and of none that the ticket's page has shown", async () => {
  const body = { cas: 'autre-question', sujet: 'Dossier de quelqu’un', message: 'Une seule fiche ?' };
  await api.agent.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } });
  await api.deliver();
  const { numero } = await TicketModel.findOne({ rejectOnEmpty: true });
  await tell();
  expect(await noticesOf(api.agent)).toEqual([]);

  answer('Une seule suffit.', 1);
  await tell();
  await tell();
  const [notice, ...others] = await noticesOf(api.agent);
  expect(others).toEqual([]);
  expect(notice).toMatchObject({
    titre: 'Le support vous a répondu',
    detail: `« Dossier de quelqu’un », ticket ${numero}.`,
    path: `/support/tickets/${numero}`,
  });
  expect(await noticesOf(api.neighbour)).toEqual([]);

  answer('Merci.', 2);
  await api.agent.get(`/api/support/tickets/${numero}`);
  await tell();
  expect(await newest()).toBe(notice?.id);
  answer('Encore un mot.', 3);
  await api.agent.get('/api/support/tickets');
  await tell();
  expect(await newest()).toBeGreaterThan(notice?.id ?? 0);
});

test('an answer in the second of the one before is told of, also when that one was read; then there is silence', async () => {
  const { numero } = await TicketModel.findOne({ rejectOnEmpty: true });
  api.clock.set(new Date('2026-11-24T12:20:00.300Z'));
  answer('Un.', 20);
  await tell();
  const body = { jusqua: '2026-11-24T12:20:00.000Z' };
  expect((await api.agent.put(`/api/support/tickets/${numero}/lecture`, { body })).status).toBe(204);
  expect(await noticesOf(api.agent)).toEqual([]);
  expect((await api.agent.get('/api/support/tickets')).body).toMatchObject({ items: [{ nonLu: false }] });

  answer('Deux.', 20, 2_000);
  api.clock.advance(30_000);
  await tell();
  const told = await newest();
  expect(told).toBeGreaterThan(0);
  expect((await api.agent.get('/api/support/tickets')).body).toMatchObject({ items: [{ nonLu: true }] });

  api.clock.advance(60_000);
  await tell();
  const read = api.glpi.calls.length;
  api.clock.advance(30_000);
  await tell();
  expect(api.glpi.calls.slice(read)).toEqual(['GET /search/Ticket']);
  expect(await newest()).toBe(told);
});

test('an answer is told of although the support has removed earlier ones', async () => {
  const before = await newest();
  [...api.glpi.tickets.values()].at(-1)?.followups.splice(0, 2);
  answer('Une autre.', 30);
  await tell();
  expect(await newest()).toBeGreaterThan(before);
});

test('while the tool does not answer nobody is told, and nothing is lost', async () => {
  const before = await newest();
  answer('Après la panne.', 40);
  api.glpi.mode = 'error';
  await tell();
  expect(await newest()).toBe(before);
  api.glpi.mode = 'ok';
  await tell();
  expect(await newest()).toBeGreaterThan(before);
});

test('who answers has no notice left of the answer', async () => {
  const { numero } = await TicketModel.findOne({ rejectOnEmpty: true });
  const body = { texte: 'Merci.' };
  const headers = { 'idempotency-key': randomUUID() };
  expect((await api.agent.post(`/api/support/tickets/${numero}/messages`, { body, headers })).status).toBe(201);
  expect(await noticesOf(api.agent)).toEqual([]);
  await api.deliver();
});

test('who answers by mail has no notice left of the answer either', async () => {
  answer('Une autre question.', 43);
  await tell();
  expect(await newest()).toBeGreaterThan(0);
  const ticket = [...api.glpi.tickets.values()].at(-1);
  const date = '2026-11-24 13:44:00';
  ticket?.followups.push({ id: 44_000, users_id: 0, date, content: '<p>Voici.</p>', is_private: 0 });
  Object.assign(ticket ?? {}, { date_mod: date });
  await tell();
  expect(await noticesOf(api.agent)).toEqual([]);
});

test('a ticket that GLPI gives in another shape silences no other', async () => {
  answer('Illisible.', 45);
  const [broken] = [...api.glpi.tickets.values()];
  if (broken === undefined) throw new Error('GLPI has no ticket.');
  const kept = [...broken.followups];
  Object.assign(broken, { followups: [{ id: 'sans date' }] });
  const body = { cas: 'autre-question', sujet: 'Autre', message: 'Et celle-ci ?' };
  await api.neighbour.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } });
  await api.deliver();
  answer('Voici.', 46);
  await tell();
  expect(await noticesOf(api.neighbour)).toHaveLength(1);
  const before = await newest();
  Object.assign(broken, { followups: kept });
  // It is tried again after 30 s.
  api.clock.advance(30_000);
  await tell();
  expect(await newest()).toBeGreaterThan(before);
});
