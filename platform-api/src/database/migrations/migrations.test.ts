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
  'platform/0013-add-notice-mail': '517c9a2b4cc5',
  'platform/0014-keep-mail-refusals': '517c9a2b4cc5',
  'platform/0015-add-portal-detail': '131a03491c3a',
  'platform/0016-create-visits': '589fb0e79085',
  'platform/0017-create-jobs': '6b2f4455313e',
  'platform/0018-follow-outbox': '91c0e5835a9b',
  'platform/0019-create-daily-recipients': 'c11bdf4089fc',
  'platform/0020-pause-jobs': '5e46edd7f07a',
  'platform/0021-keep-refusals': 'a4d122d9ed94',
  'platform/0022-create-outbox-hold': 'caeb5621ad9c',
  'platform/0023-create-bandeau': '66b8c6194d5a',
  'platform/0024-create-file-scans': '988c5f6cab7a',
  'platform/0025-open-audit': 'd7bb0dfdca9c',
  'platform/0026-create-erasures': '77bcdd1e5154',
  'platform/0027-trace-outbox': '9af7c84d59b4',
  'platform/0028-create-limits': '3342947e3bca',
  'platform/0029-index-guichets-territoire': 'd5db28f81a3e',
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
