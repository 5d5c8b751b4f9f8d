import { meetDeadlocks } from '@pwp/testing';
import { expect, onTestFinished, test } from 'vitest';
import { jetonOf, startComptesApi } from '../../testing/start-comptes-api.ts';

const EMAIL = 'alix.martin@exemple.test';
const DAY = 24 * 3_600_000;

test('a link that is written again after a deadlock is as good as any', async () => {
  const api = await startComptesApi();
  onTestFinished(() => api.close());
  meetDeadlocks(api.platform.database.sequelize);
  await api.ask();
  await api.deliver();
  const body = { jeton: jetonOf(api.lastMail(EMAIL)) };
  expect((await api.anonymous.post('/api/comptes/demandes/confirmation', { body })).status).toBe(200);
  await api.ask({ email: 'autre@exemple.test' });
  api.clock.advance(3 * DAY);
  await api.runJob('comptes.purge-demandes');
  expect(api.logs.join('')).toContain('"unproven":1,');
});
