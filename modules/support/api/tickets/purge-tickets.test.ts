import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { Ticket } from '../../contracts/index.ts';
import { fileForm, pdf } from '../../testing/pieces.ts';
import { startSupportApi } from '../../testing/start-support-api.ts';
import { TicketMessageModel } from '../messages/message-model.ts';
import { TicketPieceModel } from '../pieces/piece-model.ts';
import { TicketModel } from './ticket-model.ts';

const DAY = 86_400_000;
const api = await startSupportApi({ PWP_SUPPORT_TICKETS_JOURS: '60' });
afterAll(() => api.close());

async function open(sujet: string): Promise<string> {
  const piece = randomUUID();
  await api.agent.put(`/api/support/pieces/${piece}`, { form: fileForm(pdf(sujet), 'capture.pdf') });
  const body = { cas: 'autre-question', sujet, message: 'Une question', pieces: [piece] };
  const headers = { 'idempotency-key': randomUUID() };
  const { numero } = Ticket.parse((await api.agent.post('/api/support/tickets', { body, headers })).body);
  const said = { texte: 'Encore un mot' };
  await api.agent.post(`/api/support/tickets/${numero}/messages`, {
    body: said,
    headers: { 'idempotency-key': randomUUID() },
  });
  return numero;
}
const left = async () => (await TicketModel.findAll({ order: ['id'], raw: true })).map(({ sujet }) => sujet);

test('a closed ticket goes in time with its messages and files, what waits of it too; an open one stays twice as long', async () => {
  await open('clos');
  await open('ouvert');
  await open('clos hier');
  await open('jamais clos');
  const old = new Date(api.clock.now().getTime() - 61 * DAY);
  await TicketModel.update({ dernierEchange: old }, { where: { sujet: ['clos', 'ouvert'] } });
  const oldest = new Date(api.clock.now().getTime() - 121 * DAY);
  await TicketModel.update({ dernierEchange: oldest }, { where: { sujet: 'jamais clos' } });
  await TicketModel.update({ etat: 'clos' }, { where: { sujet: ['clos', 'clos hier'] } });
  const job = api.platform.jobs.find(({ name }) => name === 'support.purge-tickets');
  if (job === undefined) throw new Error('no job');
  await api.platform.scheduler.runSlot(job, api.clock.now());
  expect(await left()).toEqual(['ouvert', 'clos hier']);
  expect([await TicketMessageModel.count(), await TicketPieceModel.count()]).toEqual([2, 2]);
  const admin = api.as({ id: 'admin', roles: ['administrateur'] });
  expect((await admin.get('/api/audit?action=platform.purge')).body).toMatchObject({
    items: [{ cible: { libelle: 'Tickets clos' }, apres: { supprimes: 2 } }],
  });
  // The messages of the one that is gone wait no longer, nor does anything of the others.
  for (let round = 0; round < 3; round += 1) await api.deliver();
  expect(await api.platform.outbox.waiting()).toBe(0);
});
