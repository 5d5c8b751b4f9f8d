import { randomUUID } from 'node:crypto';
import { NoticeList } from '@pwp/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';
import { TicketModel } from './ticket-model.ts';

let api: SupportTestApi;

beforeAll(async () => {
  api = await startSupportApi();
});
afterAll(() => api.close());

const tell = () => api.runJob('follow-tickets');
const noticesOf = async (client: SupportTestApi['agent']) =>
  NoticeList.parse((await client.get('/api/notifications')).body).items;

/** The support writes on the last ticket. */
function answer(text: string, minute: number): void {
  const ticket = [...api.glpi.tickets.values()].at(-1);
  if (ticket === undefined) throw new Error('GLPI has no ticket.');
  const date = `2026-11-24 13:${String(minute).padStart(2, '0')}:00`;
  ticket.followups.push({ id: minute, users_id: 9, date, content: `<p>${text}</p>`, is_private: 0 });
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
    detail: `Ticket ${numero}.`,
    path: `/support/tickets/${numero}`,
  });
  expect(await noticesOf(api.neighbour)).toEqual([]);

  answer('Merci.', 2);
  await api.agent.get(`/api/support/tickets/${numero}`);
  await tell();
  expect(await noticesOf(api.agent)).toHaveLength(1);
  answer('Encore un mot.', 3);
  await api.agent.get('/api/support/tickets');
  await tell();
  expect(await noticesOf(api.agent)).toHaveLength(2);
});

test('while the tool does not answer nobody is told, and nothing is lost', async () => {
  answer('Après la panne.', 4);
  api.glpi.mode = 'error';
  await tell();
  expect(await noticesOf(api.agent)).toHaveLength(2);
  api.glpi.mode = 'ok';
  await tell();
  expect(await noticesOf(api.agent)).toHaveLength(3);
});

test('a ticket that GLPI gives in another shape silences no other', async () => {
  answer('Illisible.', 5);
  const [broken] = [...api.glpi.tickets.values()];
  if (broken === undefined) throw new Error('GLPI has no ticket.');
  const kept = [...broken.followups];
  Object.assign(broken, { followups: [{ id: 'sans date' }] });
  const body = { cas: 'autre-question', sujet: 'Autre', message: 'Et celle-ci ?' };
  await api.neighbour.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } });
  await api.deliver();
  answer('Voici.', 6);
  await tell();
  expect(await noticesOf(api.neighbour)).toHaveLength(1);
  const before = (await noticesOf(api.agent)).length;
  Object.assign(broken, { followups: kept });
  await tell();
  expect(await noticesOf(api.agent)).toHaveLength(before + 1);
});
