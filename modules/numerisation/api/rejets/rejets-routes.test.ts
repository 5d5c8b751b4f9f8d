import { afterAll, expect, test } from 'vitest';
import { startWithListedPlis } from '../../testing/listed-plis.ts';

const PATH = '/api/numerisation/rejets-du-mois';

const api = await startWithListedPlis();
afterAll(() => api.close());

const of = (...perimetre: string[]) => api.as({ id: 'r', roles: ['referent'], guichets: [], perimetre });

test('a référent gets the rejected plis of the month, guichet by guichet of his périmètre', async () => {
  expect((await of('00002', 'G1175').get(PATH)).body).toEqual({
    du: '2026-11-01',
    total: 3,
    guichets: [
      { code: '00002', nom: 'Guichet 00002', plis: 2 },
      { code: 'G1175', nom: 'Guichet G1175', plis: 1 },
    ],
  });
});

test('nothing of another périmètre is counted, whatever the request asks', async () => {
  expect((await of('G1175').get(`${PATH}?guichet=00002`)).body).toMatchObject({
    total: 1,
    guichets: [{ code: 'G1175' }],
  });
  expect((await of('PWP01').get(PATH)).body).toMatchObject({ total: 0, guichets: [] });
});

test('is refused to whoever is no référent', async () => {
  expect((await api.anonymous.get(PATH)).status).toBe(401);
  expect((await api.agent.get(PATH)).status).toBe(403);
  expect((await api.as({ roles: ['administrateur'] }).get(PATH)).status).toBe(403);
});
