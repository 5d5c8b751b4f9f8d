import { schemaFaults, startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { platformMigrations } from './index.ts';

const api = await startTestApi({});
afterAll(() => api.close());

/** The steps that databases have taken, and what each left there (`schemaFaults` prints it): they stay as they are. */
const RELEASED = {
  'platform/0001-create-guichets': '2468764c0179',
  'platform/0002-create-chosen-guichets': '066b6f844add',
  'platform/0003-create-job-runs': '3167f6f39fb1',
  'platform/0004-create-outbox': '5e057e8354af',
  'platform/0005-create-preferences': 'b8c675599b32',
  'platform/0006-create-audit': '00c2ad89c2f2',
  'platform/0007-refuse-audit-changes': '4974ade0c372',
  'platform/0008-create-token-revocations': '8eaf8494bfb4',
  'platform/0009-create-logout-tokens': 'cc29785b3720',
  'platform/0010-create-digest-marks': '5750f0c3aea1',
  'platform/0011-create-last-seen': '5a9597dca170',
  'platform/0012-create-notices': 'cef20e6cff43',
};

test('steps are in order, released ones as they were, and models have the columns of their tables', async () => {
  expect(await schemaFaults(api.platform, 'platform', platformMigrations, { released: RELEASED })).toEqual([]);
});

test('an interrupted step resumes', async () => {
  const { query, sequelize } = api.migrating;
  const whole = await query.showIndex('platform_outbox');
  await query.removeIndex('platform_outbox', 'platform_outbox_lane');
  await sequelize.query('DROP TRIGGER platform_audit_no_delete');
  for (const step of platformMigrations) await step.up(api.migrating);
  expect(await query.showIndex('platform_outbox')).toEqual(whole);
  await expect(sequelize.query('DROP TRIGGER platform_audit_no_delete')).resolves.toBeDefined();
});
