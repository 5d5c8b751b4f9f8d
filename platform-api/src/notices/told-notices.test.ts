import { defineApiModule } from '@pwp/api-kit';
import { movableClock, startTestApi } from '@pwp/testing';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { NoticeRow } from './notice-model.ts';

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  notices: { mouvement: { label: 'Une chose bouge', roles: [], mail: { subject: (count) => `${count} choses` } } },
  defineModels: () => undefined,
  migrations: [],
  start: () => ({ routes: [] }),
});

/** The mail of 25/11/2026, seven o'clock in Paris. */
const MORNING = new Date('2026-11-25T06:00:00Z');
const BEFORE = new Date('2026-11-24T15:00:00Z');
const DAY = 24 * 3_600_000;
/** More than one statement deletes. */
const NOTICES = 2_500;
const ACCOUNTS = 3;

const api = await startTestApi({ modules: [exemple], clock: movableClock(BEFORE) });
afterAll(() => api.close());
const adding = vi.spyOn(api.platform.outbox, 'addAll');
const deleting = vi.spyOn(NoticeRow, 'destroy');

for (let rank = 0; rank < ACCOUNTS; rank += 1) api.identity.add({ id: `agent-${rank}` }, ['00002']);
beforeEach(async () => {
  for (const table of ['platform_outbox', 'platform_notices'])
    await api.platform.database.sequelize.query(`DELETE FROM ${table}`);
  await NoticeRow.bulkCreate(
    Array.from({ length: NOTICES }, (_, rank) => ({
      accountId: '',
      guichetCode: '00002',
      kind: 'exemple.mouvement',
      noticeKey: `${rank}`,
      title: `Chose ${rank}`,
      detail: null,
      path: `/exemple?chose=${rank}`,
      urgent: false,
      mail: 'quotidien' as const,
      mailDueAt: null,
      publishedAt: BEFORE,
      readAt: null,
    })),
  );
  adding.mockClear();
  deleting.mockClear();
});

const run = (days = 0, signal = new AbortController().signal) =>
  api.runJob('platform.send-daily-mail', { slot: new Date(MORNING.getTime() + days * DAY), signal });
const mails = () => adding.mock.calls.flatMap(([messages]) => [...messages]);

test('notices that were told are deleted by the thousand, to keep locks short', async () => {
  await run();
  expect(mails()).toHaveLength(ACCOUNTS);
  expect(await Promise.all(deleting.mock.results.map(({ value }) => value as Promise<number>))).toEqual([
    1_000, 1_000, 500,
  ]);
  expect(await NoticeRow.count()).toBe(0);
});

test('a run that is stopped while it deletes tells nobody again, and the next one deletes the rest', async () => {
  const stop = new AbortController();
  deleting.mockImplementationOnce((options) => {
    stop.abort();
    return NoticeRow.destroy(options);
  });
  await run(0, stop.signal);
  expect(mails()).toHaveLength(ACCOUNTS);
  expect(await NoticeRow.count()).toBe(NOTICES - 1_000);
  await run(1);
  expect(mails()).toHaveLength(ACCOUNTS);
  expect(await NoticeRow.count()).toBe(0);
});
