import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { Ticket } from '../../contracts/index.ts';
import { startSupportApi } from '../../testing/start-support-api.ts';
import { TicketModel } from '../tickets/ticket-model.ts';
import { drawReference } from '../tickets/ticket-number.ts';
import { TicketMessageModel } from './message-model.ts';

const api = await startSupportApi();
afterAll(() => api.close());

test('a ticket takes a thousand messages, however many days they took', async () => {
  const headers = () => ({ 'idempotency-key': randomUUID() });
  const body = { cas: 'autre-question', sujet: 'Enveloppes', message: 'Une seule fiche ?' };
  const { numero } = Ticket.parse((await api.agent.post('/api/support/tickets', { body, headers: headers() })).body);
  const { id: ticketId } = await TicketModel.findOne({ where: { numero }, rejectOnEmpty: true });
  const long = new Date(api.clock.now().getTime() - 30 * 24 * 3_600_000);
  await TicketMessageModel.bulkCreate(
    Array.from({ length: 999 }, () => ({
      ticketId,
      reference: drawReference(),
      texte: 'Encore',
      dateEnvoi: long,
      etat: 'transmis' as const,
      glpiId: null,
      idempotencyKey: randomUUID(),
      fingerprint: 'x',
    })),
  );
  const write = () =>
    api.agent.post(`/api/support/tickets/${numero}/messages`, { body: { texte: 'Et ceci' }, headers: headers() });
  expect((await write()).status).toBe(201);
  const refused = await write();
  expect([refused.status, refused.body]).toMatchObject([429, { code: 'trop-de-messages' }]);
});
