import { defineApiModule } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { installedModules } from '../installed-modules.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';

test('anybody may read which API runs: its version, and that of each module that serves', async () => {
  const broken = defineApiModule({
    id: 'casse',
    settings: z.object({}),
    defineModels: () => undefined,
    migrations: [],
    start: () => {
      throw new Error('no such provider');
    },
  });
  const api = await startTestApi({ modules: [...installedModules, broken], environment: OUTSIDE_SETTINGS });
  try {
    const { status, body } = await api.anonymous.get('/api/meta');
    expect(status).toBe(200);
    expect(body).toEqual({
      version: '0.1.0',
      modules: Object.fromEntries(installedModules.map(({ id }) => [id, '0.1.0'])),
    });
    const { body: described } = await api.anonymous.get('/api/openapi.json');
    expect(described).toMatchObject({
      paths: { '/api/meta': { get: { security: [] } } },
      components: { schemas: { Meta: { required: ['version', 'modules'] } } },
    });
  } finally {
    await api.close();
  }
});
