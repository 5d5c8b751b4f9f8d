import { movableClock, startTestApi } from '@pwp/testing';
import { QueryTypes } from 'sequelize';
import { afterAll, expect, test } from 'vitest';

const DAY = 86_400_000;
const clock = movableClock(new Date('2026-11-24T11:00:00.000Z'));
const api = await startTestApi({ clock, environment: { PWP_AUDIT_JOURS: '400' } });
afterAll(() => api.close());

const { sequelize } = api.platform.database;
const act = (at: Date, action = 'platform.open-guichet') => ({ at: at.getTime(), action });
const acts = async () =>
  (
    await sequelize.query<{ action: string }>('SELECT action FROM platform_audit ORDER BY id', {
      type: QueryTypes.SELECT,
    })
  ).map(({ action }) => action);

test('acts go after their time, in batches, and the trail says how many and what is the oldest left', async () => {
  const now = clock.now().getTime();
  const rows = [
    ...Array.from({ length: 1_100 }, (_, rank) => act(new Date(now - 401 * DAY - rank))),
    act(new Date(now - 399 * DAY), 'essai.reste'),
  ];
  for (let from = 0; from < rows.length; from += 100)
    await sequelize.query(
      'INSERT INTO platform_audit (at, action, target_type, target_id, target_label, origin) VALUES :rows',
      {
        replacements: {
          rows: rows.slice(from, from + 100).map(({ at, action }) => [at, action, 'guichet', '00002', 'x', 'y']),
        },
      },
    );
  await api.runJob('platform.purge-audit');
  expect(await acts()).toEqual(['essai.reste', 'platform.purge']);
  const admin = api.as({ id: 'admin', roles: ['administrateur'] });
  expect((await admin.get('/api/audit?action=platform.purge')).body).toMatchObject({
    items: [
      {
        phrase: 'Fin de la durée de conservation : Actes du journal',
        acteur: null,
        apres: {
          supprimes: 1_100,
          limite: '2025-10-20T11:00:00.000Z',
          plusAncien: new Date(now - 399 * DAY).toISOString(),
        },
        origine: 'platform.purge-audit',
      },
    ],
  });
  // Nothing to delete: nothing to say.
  await api.runJob('platform.purge-audit');
  expect(await acts()).toHaveLength(2);
});
