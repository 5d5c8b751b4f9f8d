import { defineApiModule } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { GuichetRow } from '../guichets/guichet-store.ts';
import { installedModules } from '../installed-modules.ts';
import { OUTSIDE_SETTINGS } from '../testing/outside-settings.ts';
import ours from '../../package.json' with { type: 'json' };

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
      version: ours.version,
      modules: Object.fromEntries(installedModules.map(({ id }) => [id, ours.version])),
      ports: Object.fromEntries(
        installedModules.flatMap(({ offers = [] }) => offers.map(({ name, version }) => [name, version])),
      ),
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

test('the API names what a ring names that is nobody’s: unknown or closed guichets, organisations, roles', async () => {
  const api = await startTestApi({ modules: [] });
  const unknownIn = async (anneau: string) =>
    (await api.anonymous.get(`/api/meta/inconnus?anneau=${encodeURIComponent(anneau)}`)).body;
  try {
    const open = { code: 'ESS01', nom: 'Ouvert', siret: '13002072000095', codeTerritoire: '075', territoires: '075' };
    await GuichetRow.bulkCreate([
      open,
      { ...open, code: 'ESS02', nom: 'Fermé', siret: '13002072000046', dateFermeture: '2020-01-01' },
    ]);
    expect(await unknownIn('guichet:ESS01,ESS02,99999')).toEqual({ inconnus: ['99999', 'ESS02'] });
    expect(await unknownIn('organisme:13002072000095,13002072000046')).toEqual({ inconnus: ['13002072000046'] });
    expect(await unknownIn('role:chef,referent')).toEqual({ inconnus: ['chef'] });
    expect(await unknownIn('tous')).toEqual({ inconnus: [] });
    expect((await api.anonymous.get('/api/meta/inconnus?anneau=guichet')).status).toBe(400);
  } finally {
    await api.close();
  }
});
