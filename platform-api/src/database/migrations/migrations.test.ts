import { schemaFaults, startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { platformMigrations } from './index.ts';

const api = await startTestApi({});
afterAll(() => api.close());

test('steps are in order, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'platform', platformMigrations)).toEqual([]);
});

test('an interrupted step resumes', async () => {
  const { sequelize, dialect } = api.platform.database;
  const query = sequelize.getQueryInterface();
  const whole = await query.showIndex('platform_outbox');
  await query.removeIndex('platform_outbox', 'platform_outbox_lane');
  await sequelize.query('DROP TRIGGER platform_audit_no_delete');
  for (const step of platformMigrations) await step.up({ sequelize, query, dialect });
  expect(await query.showIndex('platform_outbox')).toEqual(whole);
  await expect(sequelize.query('DROP TRIGGER platform_audit_no_delete')).resolves.toBeDefined();
});
