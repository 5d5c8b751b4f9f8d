import { schemaFaults } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { startCommunicationApi } from '../../testing/start-communication-api.ts';
import { communicationMigrations } from './index.ts';

const api = await startCommunicationApi();
afterAll(() => api.close());

test('steps are in order, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'communication', communicationMigrations)).toEqual([]);
});

test('every step can be taken again after an interruption', async () => {
  for (const migration of communicationMigrations) await migration.up(api.migrating);
  expect(await schemaFaults(api.platform, 'communication', communicationMigrations)).toEqual([]);
});
