import { schemaFaults } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { startCommunicationApi } from '../../testing/start-communication-api.ts';
import { communicationMigrations } from './index.ts';

const api = await startCommunicationApi();
afterAll(() => api.close());

/** The steps that databases have taken, and what each left there (`schemaFaults` prints it): they stay as they are. */
const RELEASED = {
  'communication/0001-create-publications': '246ab91e3d99',
  'communication/0002-create-cibles': '3788e5742781',
  'communication/0003-create-versions': 'a8d56817265d',
  'communication/0004-create-pieces': 'c9fa6f785b1f',
  'communication/0005-create-lectures': '3c9d3cb29467',
  'communication/0006-create-lecteurs': '9ae51665edea',
  'communication/0007-create-recensements': '3cdb9507e879',
};

test('steps are in order, released ones as they were, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'communication', communicationMigrations, { released: RELEASED })).toEqual(
    [],
  );
});

test('every step can be taken again after an interruption', async () => {
  for (const migration of communicationMigrations) await migration.up(api.migrating);
  expect(await schemaFaults(api.platform, 'communication', communicationMigrations)).toEqual([]);
});
