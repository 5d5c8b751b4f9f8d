import { startTestApi, type TestClient } from '@pwp/testing';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

const api = await startTestApi({ modules: [] });
afterAll(() => api.close());
await api.addGuichet('BEZ34', ['034']);
await api.addGuichet('FERM1', ['030']);
const admin = api.as({ id: 'admin', roles: ['administrateur'] });
await admin.put('/api/guichets/FERM1/fermeture', { body: { dateFermeture: '2020-01-01' } });

const referent = api.as({ id: 'referent', roles: ['referent'], perimetre: ['00002', 'FERM1'] });
const agent = api.as({ id: 'agent', roles: ['professionnel'], guichets: ['00002'] });

const ask = async (client: TestClient, path: string, body: unknown) => {
  const answer = await client.post(`/api/annuaire${path}`, { body });
  return { status: answer.status, body: answer.body as { items: Record<string, unknown>[]; total: number } };
};
const asked = async (client: TestClient, path: string, body: unknown, key: string) =>
  (await ask(client, path, body)).body.items.map((item) => item[key]);

describe('guichets', () => {
  test('an administrator searches all by code, name or SIRET, a référent those of the périmètre; closed ones are not proposed', async () => {
    expect(await asked(admin, '/guichets/recherche', { texte: 'bez' }, 'code')).toEqual(['BEZ34']);
    expect(await asked(admin, '/guichets/recherche', { texte: 'GUÍCHET bez' }, 'code')).toEqual(['BEZ34']);
    expect(await asked(admin, '/guichets/recherche', { texte: '1300207' }, 'code')).toHaveLength(4);
    expect(await asked(admin, '/guichets/recherche', { texte: '%' }, 'code')).toEqual([]);
    expect((await ask(referent, '/guichets/recherche', { texte: '' })).body).toEqual({
      items: [{ code: '00002', nom: 'Guichet 00002', siret: '13002072000038', codeTerritoire: '034', ferme: false }],
      total: 1,
    });
    expect(await asked(referent, '/guichets/recherche', { texte: 'BEZ34' }, 'code')).toEqual([]);
  });

  test('a search gives the first twenty, and says how many there are', async () => {
    for (let rank = 0; rank < 25; rank += 1) await api.addGuichet(`M${1000 + rank}`, ['075']);
    const { body } = await ask(admin, '/guichets/recherche', { texte: 'guichet M' });
    expect([body.items.length, body.total]).toEqual([20, 25]);
  });

  test('stored codes get their names, closed guichets too, never those of another périmètre', async () => {
    const body = { codes: ['FERM1', '00002', 'BEZ34', 'ZZZZZ'] };
    expect(await asked(admin, '/guichets/noms', body, 'code')).toEqual(['00002', 'BEZ34', 'FERM1']);
    expect(await asked(referent, '/guichets/noms', body, 'code')).toEqual(['00002', 'FERM1']);
    expect(await asked(referent, '/guichets/noms', body, 'ferme')).toEqual([false, true]);
  });

  test('territoires are those of open guichets, with their names', async () => {
    const territoires = async (client: TestClient) => (await client.get('/api/annuaire/territoires')).body;
    expect(await territoires(admin)).toMatchObject({
      items: [
        { code: '034', nom: 'Hérault', guichets: 3 },
        { code: '075', nom: 'Paris' },
        { code: '111', nom: 'Île-de-France', guichets: 1 },
      ],
    });
    expect(await territoires(referent)).toEqual({ items: [{ code: '034', nom: 'Hérault', guichets: 1 }], total: 1 });
  });
});

describe('personnes', () => {
  beforeEach(() => {
    const alice = { id: 'alice', nom: 'DEMO', prenom: 'Alice', email: 'alice@mairie.test' };
    api.identity.add({ ...alice, perimetre: ['00002'] }, ['00002']);
    api.identity.add({ id: 'bruno', nom: 'DEMOULIN', prenom: 'Bruno', email: 'bruno@bailleur.test' }, ['G1175']);
    api.identity.add({ id: 'chloe', nom: 'DEMORY', email: 'chloe@mairie.test', perimetre: ['00002'] }, []);
    api.identity.add({ id: 'denis', nom: 'DEMO', email: 'denis@bailleur.test', perimetre: ['BEZ34'] }, []);
    api.identity.add({ id: 'parti', nom: 'DEMO', email: 'parti@mairie.test', active: false }, ['00002']);
  });

  test('are found by name or address among those of the caller; suspended ones are not proposed', async () => {
    expect(await asked(admin, '/personnes/recherche', { texte: 'demo' }, 'id')).toEqual([
      'alice',
      'denis',
      'chloe',
      'bruno',
    ]);
    expect(await asked(admin, '/personnes/recherche', { texte: 'bruno@bail' }, 'id')).toEqual(['bruno']);
    expect((await ask(referent, '/personnes/recherche', { texte: 'demo' })).body).toEqual({
      items: [
        { id: 'alice', nom: 'DEMO', prenom: 'Alice', email: 'alice@mairie.test', active: true },
        // A référent alone, an agent of no guichet.
        { id: 'chloe', nom: 'DEMORY', prenom: 'Agent', email: 'chloe@mairie.test', active: true },
      ],
      total: 2,
    });
    expect((await ask(referent, '/personnes/recherche', { texte: 'd' })).status).toBe(400);
  });

  test('a search gives the first twenty, and says that there are more', async () => {
    for (let rank = 0; rank < 30; rank += 1)
      api.identity.add({ id: `nombreux-${rank}`, nom: 'NOMBREUX', email: `n${rank}@mairie.test` }, ['PWP01']);
    const { body } = await ask(admin, '/personnes/recherche', { texte: 'nombreux' });
    expect([body.items.length, body.total]).toEqual([20, 21]);
  });

  test('stored ids get their names, suspended accounts too, never those of another périmètre', async () => {
    const body = { ids: ['parti', 'bruno', 'alice', 'chloe', 'denis', 'personne'] };
    expect(await asked(admin, '/personnes/noms', body, 'id')).toEqual(['parti', 'bruno', 'alice', 'chloe', 'denis']);
    expect(await asked(referent, '/personnes/noms', body, 'id')).toEqual(['parti', 'alice', 'chloe']);
  });

  test('an identity that is down is said', async () => {
    api.identity.breakDown();
    const { status, body } = await ask(admin, '/personnes/recherche', { texte: 'demo' });
    api.identity.mend();
    expect([status, body]).toMatchObject([503, { code: 'identite-indisponible' }]);
  });
});

test('an agent and nobody are refused everywhere', async () => {
  const calls = [
    ['/guichets/recherche', { texte: '' }],
    ['/guichets/noms', { codes: [] }],
    ['/personnes/recherche', { texte: 'demo' }],
    ['/personnes/noms', { ids: [] }],
  ] as const;
  for (const [path, body] of calls) {
    expect([path, (await ask(agent, path, body)).status]).toEqual([path, 403]);
    expect([path, (await ask(api.anonymous, path, body)).status]).toEqual([path, 401]);
  }
  expect((await agent.get('/api/annuaire/territoires')).status).toBe(403);
  expect((await api.anonymous.get('/api/annuaire/territoires')).status).toBe(401);
});
