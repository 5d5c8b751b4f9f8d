import { randomUUID } from 'node:crypto';
import type { Account } from '@pwp/api-kit';
import { afterAll, expect, test } from 'vitest';
import { startSupportApi } from '../../testing/start-support-api.ts';
import { TicketModel } from './ticket-model.ts';
import type { TicketStanding } from '../providers/support-gateway.ts';
import { createTicketFollow } from './ticket-follow.ts';

const api = await startSupportApi();
afterAll(() => api.close());

const account: Account = {
  id: 'agent-00002',
  nom: 'DEMO',
  prenom: 'Alice',
  email: 'agent@pwp.test',
  roles: ['professionnel'],
  guichets: ['00002'],
  perimetre: [],
  sessionId: 'session',
  profileComplete: true,
  typeOrganisme: 'COMMUNE',
};

test('two reads of the same tickets with different news never deadlock', async () => {
  const body = { cas: 'autre-question', sujet: 'Enveloppes', message: 'Une seule fiche ?' };
  for (let index = 0; index < 12; index++)
    await api.agent.post('/api/support/tickets', { body, headers: { 'idempotency-key': randomUUID() } });
  await api.deliver();
  const ids = (await TicketModel.findAll({ order: ['id'] })).flatMap(({ glpiId }) => glpiId ?? []);
  expect(ids).toHaveLength(12);

  /** Without the retry after a deadlock: there is no deadlock. */
  const reading = (told: readonly TicketStanding[]) =>
    createTicketFollow({
      clock: api.clock,
      log: { warn: () => undefined },
      notices: {
        publish: () => Promise.resolve(),
        reword: () => Promise.resolve(),
        withdraw: () => Promise.resolve(),
      },
      gateway: { listTickets: () => Promise.resolve(told), readTicket: () => Promise.resolve(undefined) },
      transaction: (work) => api.platform.database.sequelize.transaction(work),
    }).list(account);
  const later = (round: number) => new Date(api.clock.now().getTime() + round * 10_000);
  await reading(ids.map((id) => ({ id, etat: 'en-cours', lastChange: later(0) })));

  const refused: unknown[] = [];
  for (let round = 1; round <= 20; round++) {
    const known = new Map((await TicketModel.findAll()).map(({ glpiId, dernierEchange }) => [glpiId, dernierEchange]));
    // All tickets are shown; each read learns that another one moved.
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

test('an answer that is kept while the ticket is marked as read keeps its notice', async () => {
  const until = api.clock.now();
  const withdrawn: string[] = [];
  const { numero, id } = await TicketModel.findOne({ rejectOnEmpty: true });
  const follow = createTicketFollow({
    clock: api.clock,
    log: { warn: () => undefined },
    notices: {
      publish: () => Promise.resolve(),
      reword: () => Promise.resolve(),
      withdraw: async (_, keys) => {
        withdrawn.push(...keys);
      },
    },
    gateway: { listTickets: () => Promise.resolve([]), readTicket: () => Promise.resolve(undefined) },
    async transaction(work) {
      await TicketModel.update({ dernierSupport: new Date(until.getTime() + 1_000) }, { where: { id } });
      return api.platform.database.transaction(work);
    },
  });
  await follow.markRead(account, numero, until);
  expect(withdrawn).toEqual([]);
});
