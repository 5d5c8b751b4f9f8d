import { movableClock, numerisationDouble, startTestApi, type TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { portConsumer } from '../../testing/port-consumer.ts';

/* What stands for the figures in the tests of another module has the rights of the port. */

const HIDDEN = { plis: null, enCours: null, rejetes: null, complets: null };
const OCTOBER = { plis: 24, enCours: 12, rejetes: 0, complets: 12 };

const double = numerisationDouble();
double.chiffres.set('00002', OCTOBER);
double.departements.set('034', { guichets: 4, ...HIDDEN });
const api = await startTestApi({
  modules: [portConsumer, double.module],
  clock: movableClock(new Date('2026-12-01T11:00:00.000Z')),
});
afterAll(() => api.close());

const ask = async (client: TestClient, methode: string, mois = '2026-10') =>
  (await client.post('/api/voisin/ports', { body: { methode, input: { mois } } })).body;

test('an agent is answered what the test gave for the guichet and its département', async () => {
  const agent = api.as({ id: 'agent', guichets: ['00002'] });
  const guichet = { code: '00002', nom: 'Guichet 00002', ...OCTOBER };
  expect(await ask(agent, 'parGuichet')).toEqual({ guichets: [guichet], omis: 0 });
  expect(await ask(agent, 'parDepartement')).toEqual({ departements: [{ code: '034', guichets: 4, ...HIDDEN }] });
  expect(await ask(agent, 'parGuichet', '2026-12')).toMatchObject({ status: 400, code: 'periode-invalide' });
});

test('a référent is answered for the périmètre, an administrator is refused', async () => {
  const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['G1175'] });
  expect(await ask(referent, 'parGuichet')).toEqual({
    guichets: [{ code: 'G1175', nom: 'Guichet G1175', plis: 0, enCours: 0, rejetes: 0, complets: 0 }],
    omis: 0,
  });
  const administrateur = api.as({ id: 'administrateur', roles: ['administrateur'] });
  expect(await ask(administrateur, 'parGuichet')).toMatchObject({ status: 403, code: 'acces-refuse' });
});
