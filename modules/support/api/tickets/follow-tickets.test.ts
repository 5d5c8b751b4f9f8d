import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NombreARepondre } from '../../contracts/index.ts';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';
import { GlpiSuiviModel } from './glpi-suivi-model.ts';

let api: SupportTestApi;

// One per test: an outage leaves the circuit breaker open.
beforeEach(async () => {
  api = await startSupportApi();
});
afterEach(() => api.close());

/** GLPI refuses it, as one that was moved to another entity. */
const MOVED = { status: 403, body: ['ERROR_RIGHT_MISSING', 'You don’t have permission'] };
const SHAPE = { status: 200, body: { id: 1, status: 2, date: '', date_mod: '0000-00-00 00:00:00' } };
const TOO_LONG = { status: 200, body: 'x'.repeat(4 * 1024 * 1024) };
const CRASH = { status: 500, body: '' };

/** Opens tickets that the support then answers, a minute after one another, an hour ago. */
async function answered(number: number): Promise<number[]> {
  const body = { cas: 'autre-question', sujet: 'Enveloppes', message: 'Une seule fiche ?' };
  for (let at = 0; at < number; at += 1)
    await api.agent.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } });
  await api.deliver();
  for (const [at, ticket] of [...api.glpi.tickets.values()].entries()) {
    const date = `2026-11-24 12:${20 + at}:00`;
    ticket.followups.push({ id: 900 + at, users_id: 3, date, content: '<p>Laquelle ?</p>', is_private: 0 });
    Object.assign(ticket, { date_mod: date, status: 4 });
  }
  api.clock.set(new Date('2026-11-24T12:30:00.000Z'));
  return [...api.glpi.tickets.keys()];
}

const follow = () => api.runJob('follow-tickets');
const awaiting = async () => NombreARepondre.parse((await api.agent.get('/api/support/a-repondre')).body).nombre;
const readings = (id: number | undefined) => api.glpi.calls.filter((call) => call === `GET /Ticket/${id}`).length;

test('tickets that cannot be read hold no other, and the follow-up goes on behind them', async () => {
  const ids = await answered(6);
  for (const [at, broken] of [MOVED, SHAPE, TOO_LONG, MOVED].entries())
    api.glpi.refusals.set(`GET /Ticket/${ids[at]}`, broken);
  await follow();
  expect(await awaiting()).toBe(2);
  expect(await GlpiSuiviModel.findByPk('glpi')).toMatchObject({ jusqua: new Date('2026-11-24T11:25:00.000Z') });

  // GLPI gives them again, and nothing else changed.
  const before = readings(ids[0]);
  await follow();
  expect(readings(ids[0])).toBe(before);
  api.glpi.refusals.clear();
  api.clock.advance(30_000);
  await follow();
  expect(await awaiting()).toBe(6);
});

test('a change that cannot be read is tried ten times, and the next change as well', async () => {
  const [id = 0] = await answered(1);
  api.glpi.refusals.set(`GET /Ticket/${id}`, MOVED);
  const before = readings(id);
  for (let hour = 0; hour < 20; hour += 1) {
    await follow();
    api.clock.advance(5 * 3_600_000);
  }
  expect(readings(id) - before).toBe(10);
  Object.assign(api.glpi.tickets.get(id) ?? {}, { date_mod: '2026-11-24 13:00:00' });
  await follow();
  expect(readings(id) - before).toBe(11);
  api.glpi.refusals.clear();
  api.clock.advance(30_000);
  await follow();
  expect(await awaiting()).toBe(1);
});

test('three tickets in a row without an answer end the run, and the next one goes on behind them', async () => {
  const ids = await answered(4);
  for (const id of ids.slice(0, 3)) api.glpi.refusals.set(`GET /Ticket/${id}`, CRASH);
  await follow();
  expect(await awaiting()).toBe(0);
  await follow();
  expect(await awaiting()).toBe(1);
});

test.each([
  ['in the same second', () => '2026-11-24 12:20:00'],
  ['within a minute', (at: number) => `2026-11-24 12:19:${String(Math.floor(at / 40)).padStart(2, '0')}`],
])('a ticket behind 2,300 others that changed %s is followed', async (_, dateOf) => {
  const [id = 0] = await answered(1);
  const [ticket] = api.glpi.tickets.values();
  if (ticket === undefined) throw new Error('no ticket');
  for (let at = 0; at < 2_300; at += 1)
    api.glpi.tickets.set(at + 1, { ...ticket, id: at + 1, date_mod: dateOf(at), followups: [] });
  expect(id).toBeGreaterThan(2_300);
  await follow();
  await follow();
  expect(await awaiting()).toBe(1);
});
