import { randomUUID } from 'node:crypto';
import type { Account } from '@pwp/api-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSupportApi, type SupportTestApi } from '../../testing/start-support-api.ts';
import { TicketModel } from '../models/ticket-model.ts';
import type { TicketStanding } from '../providers/support-gateway.ts';
import { createTicketFollow } from './ticket-follow.ts';

let api: SupportTestApi;

beforeAll(async () => {
  api = await startSupportApi();
});
afterAll(() => api.close());

const account: Account = {
  id: 'agent-00002',
  nom: 'DEMO',
  prenom: 'Alice',
  email: 'agent@pwp.test',
  roles: ['professionnel'],
  guichets: ['00002'],
  scope: [],
  sessionId: 'session',
  profileComplete: true,
};

test('two readings of the same tickets that were told different news never wait for each other', async () => {
  const body = { cas: 'autre-question', sujet: 'Enveloppes', message: 'Une seule fiche ?' };
  for (let index = 0; index < 12; index++)
    await api.agent.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } });
  await api.deliver();
  const ids = (await TicketModel.findAll({ order: ['id'] })).flatMap(({ glpiId }) => glpiId ?? []);
  expect(ids).toHaveLength(12);

  /** Without the second try that a deadlock is given: there is none. */
  const reading = (told: readonly TicketStanding[]) =>
    createTicketFollow({
      clock: api.clock,
      log: { warn: () => undefined },
      gateway: { listTickets: () => Promise.resolve(told), readTicket: () => Promise.resolve(undefined) },
      transaction: (work) => api.platform.database.sequelize.transaction(work),
    }).list(account);
  const later = (round: number) => new Date(api.clock.now().getTime() + round * 10_000);
  await reading(ids.map((id) => ({ id, etat: 'en-cours', lastChange: later(0) })));

  const refused: unknown[] = [];
  for (let round = 1; round <= 20; round++) {
    const known = new Map((await TicketModel.findAll()).map(({ glpiId, dernierEchange }) => [glpiId, dernierEchange]));
    // All of them are told; each reading learns of another one that it moved.
    const readings = [11, 5, 8, 2].map((moved) =>
      reading(
        ids.map((id, index) => ({
          id,
          etat: 'en-cours',
          lastChange: index === moved ? later(round) : (known.get(id) ?? later(0)),
        })),
      ),
    );
    for (const outcome of await Promise.allSettled(readings))
      if (outcome.status === 'rejected') refused.push(String(outcome.reason));
  }
  expect(refused).toEqual([]);
});
