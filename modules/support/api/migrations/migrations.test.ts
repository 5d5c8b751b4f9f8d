import type { MigrationContext } from '@pwp/api-kit';
import { schemaFaults } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { insertDemoTickets, type DemoTicket } from '../../testing/index.ts';
import { startSupportApi } from '../../testing/start-support-api.ts';
import { TicketModel } from '../tickets/ticket-model.ts';
import { followExchanges } from './0002-follow-exchanges.ts';
import { supportMigrations } from './index.ts';

const api = await startSupportApi();
afterAll(() => api.close());

const row: DemoTicket = {
  numero: 'PWP-22222222',
  accountId: 'agent',
  guichetCode: null,
  demandeurNom: 'Agent DEMO',
  demandeurEmail: 'agent@pwp.test',
  cas: 'autre-question',
  sujet: 'Sujet',
  message: 'Été '.repeat(1_250),
  transaction: null,
  precisions: '[]',
  etat: 'a-transmettre',
  glpiId: null,
  dateOuverture: new Date('2026-11-20T09:30:00.987Z'),
  dernierEchange: new Date('2026-11-20T09:30:00.987Z'),
  checkedAt: null,
  idempotencyKey: 'une-cle-quelconque',
  fingerprint: '',
};

async function schema({ query }: MigrationContext): Promise<unknown[]> {
  const tables: unknown[] = [];
  for (const table of ['support_tickets', 'support_messages', 'support_pieces', 'support_suivis', 'support_quotas'])
    tables.push(await query.describeTable(table), await query.showIndex(table));
  return tables;
}

/** The steps that databases have taken, and what each left there (`schemaFaults` prints it): they stay as they are. */
const RELEASED = {
  'support/0001-create-tickets': 'cc30cc342a81',
  'support/0002-follow-exchanges': 'ad2393966569',
  'support/0003-create-messages': '8a7e3ccb7ee1',
  'support/0004-create-pieces': '61c202d77cde',
  'support/0005-create-suivis': '1d5f6b807813',
  'support/0006-create-quotas': '5a1eee4d0974',
};

test('steps are in order, released ones as they were, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'support', supportMigrations, { released: RELEASED })).toEqual([]);
});

test('every step can be taken again after an interruption, and leaves the same schema', async () => {
  const context = api.migrating;
  const first = await schema(context);
  for (const migration of supportMigrations) await migration.up(context);
  expect(await schema(context)).toEqual(first);
});

test('a ticket is kept whole, to the millisecond; its number and the key of an account are unique', async () => {
  await insertDemoTickets([row]);
  const kept = await TicketModel.findOne({ where: { numero: row.numero }, rejectOnEmpty: true });
  expect([kept.dateOuverture, kept.message]).toEqual([row.dateOuverture, row.message]);
  const refused = { name: 'SequelizeUniqueConstraintError' };
  await expect(TicketModel.create({ ...row, idempotencyKey: 'une-autre-cle' })).rejects.toMatchObject(refused);
  await expect(TicketModel.create({ ...row, numero: 'PWP-33333333' })).rejects.toMatchObject(refused);
  await TicketModel.create({ ...row, numero: 'PWP-33333333', accountId: 'another' });
  expect(await TicketModel.count()).toBe(2);
});

test('what was shown before there were marks counts as read once they are added, and an interrupted step goes on', async () => {
  const context = api.migrating;
  const checkedAt = new Date('2026-11-21T09:30:00.000Z');
  await TicketModel.destroy({ where: {} });
  await insertDemoTickets([{ ...row, checkedAt }]);
  for (const column of ['dernier_demandeur', 'vu_le', 'echanges_au'])
    await context.sequelize.query(`ALTER TABLE support_tickets DROP COLUMN ${column}`);
  await followExchanges.up(context);
  expect(await TicketModel.findOne({ where: { numero: row.numero } })).toMatchObject({ vuLe: checkedAt });
});
