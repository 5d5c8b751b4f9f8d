import { SearchAnswer } from '@pwp/contracts';
import type { TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { REFERENT, startComptesApi } from '../../testing/start-comptes-api.ts';

const api = await startComptesApi();
api.identity.add({ id: 'camille', nom: 'ESSAI', prenom: 'Camille', email: 'camille.essai@exemple.test' }, ['00002']);
api.identity.add({ id: 'sacha', nom: 'ESSAI', prenom: 'Sacha', email: 'sacha.essai@exemple.test' }, ['G1175']);
api.identity.add({ id: REFERENT.id, email: REFERENT.email, roles: ['referent'], perimetre: REFERENT.perimetre });
afterAll(() => api.close());

async function search(texte: string, client: TestClient = api.referent) {
  const { status, body } = await client.post('/api/comptes/recherche', { body: { texte } });
  expect(status).toBe(200);
  return SearchAnswer.parse(body).items;
}

const labels = async (texte: string, client?: TestClient) => (await search(texte, client)).map(({ label }) => label);

test('a référent finds the persons of their périmètre by name or address, and nobody else', async () => {
  expect(await labels('essai')).toEqual(['Camille ESSAI · camille.essai@exemple.test']);
  expect(await labels('camille.ess')).toEqual(['Camille ESSAI · camille.essai@exemple.test']);
  expect(await labels('essai', api.otherReferent)).toEqual(['Sacha ESSAI · sacha.essai@exemple.test']);
  expect(await labels('essai', api.admin)).toHaveLength(2);
  expect(await labels('es')).toEqual([]);
});

test('a person who never opened the activation mail is said so, and is not active', async () => {
  const neuf = { nom: 'NEUF', email: 'neuf@exemple.test' };
  api.identity.add({ ...neuf, id: 'neuf', emailVerified: false }, ['00002']);
  expect((await search('neuf@'))[0]?.detail).toBe('Jamais activé · guichet 00002');
  expect((await search('camille.ess'))[0]?.detail).toBe('Actif · guichet 00002');
});

test('a guichet is found by code or name, in the périmètre alone', async () => {
  expect((await labels('00002'))[0]).toMatch(/^00002 · /);
  expect(await labels('G1175')).toEqual([]);
  expect((await labels('g1175', api.admin))[0]).toMatch(/^G1175 · /);
});

test('a guichet is found whatever the accents and the case of its name and of the text', async () => {
  const body = { code: 'BEZ01', nom: 'Mairie de Béziers', siret: '13002072000038', codeTerritoire: '034' };
  expect((await api.admin.post('/api/guichets', { body: { ...body, territoires: ['034'] } })).status).toBe(201);
  const referent = api.as({ ...REFERENT, roles: ['referent'], perimetre: ['BEZ01'] });
  for (const texte of ['beziers', 'BÉZIERS', 'béziers', 'Be\u0301ziers', 'mairie de be'])
    for (const client of [api.admin, referent])
      expect((await labels(texte, client))[0]).toBe('BEZ01 · Mairie de Béziers');
  const found = await api.admin.get('/api/comptes/guichets-administres?texte=BEZIERS');
  expect(found.body).toMatchObject({ total: 1, items: [{ code: 'BEZ01' }] });
  expect((await labels('b%ziers', api.admin)).length).toBe(0);
});

test('a guichet of the longest name is found too', async () => {
  const body = { code: 'LONG1', nom: 'Syndicat '.repeat(22).trim(), siret: '13002072000038', codeTerritoire: '034' };
  expect((await api.admin.post('/api/guichets', { body: { ...body, territoires: ['034'] } })).status).toBe(201);
  expect((await labels('long1', api.admin))[0]).toHaveLength(200);
});

test('a person is in the state of the link, and in no address', async () => {
  const [compte] = await search('essai');
  expect(compte).toMatchObject({
    kind: 'Compte',
    path: '/comptes/liste',
    state: { rechercheCompte: 'camille.essai@exemple.test', compte: 'camille' },
  });
  const [guichet] = await search('00002');
  expect(guichet).toMatchObject({ kind: 'Guichet', path: '/comptes/liste?guichet=00002' });
  expect(api.logs.join('')).not.toContain('camille.ess');
});

test('an identity that is down is said', async () => {
  api.identity.breakDown();
  const { status, body } = await api.referent.post('/api/comptes/recherche', { body: { texte: 'essai' } });
  api.identity.mend();
  expect([status, body]).toMatchObject([503, { code: 'identite-indisponible' }]);
});
