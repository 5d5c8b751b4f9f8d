import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { GuichetAdministreList } from '../../contracts/index.ts';
import { ADMIN, PERSONNE, REFERENT, startComptesApi, type ComptesTestApi } from '../../testing/start-comptes-api.ts';

let round = 0;
/** Open at first, in the référent's périmètre along with 00002. */
let code: string;
let referent: ComptesTestApi['referent'];

const api = await startComptesApi();
afterAll(() => api.close());
beforeEach(async () => {
  round += 1;
  code = `FRM0${round}`;
  await api.addGuichet(code, ['034']);
  referent = api.as({ ...REFERENT, perimetre: ['00002', code] });
  for (const { id } of await api.identity.list({})) await api.identity.remove(id);
});

const close = (dateFermeture: string | null = '2026-01-02') =>
  api.admin.put(`/api/guichets/${code}/fermeture`, { body: { dateFermeture } });
const closedFor = async (client: ComptesTestApi['referent']) => (await client.get('/api/comptes/guichets-fermes')).body;

test('a référent gets the guichets of his périmètre only', async () => {
  const codesOf = async (client: ComptesTestApi['referent']) => {
    const { status, body } = await client.get('/api/comptes/perimetre');
    const { items } = body as { items: { code: string; nom: string }[] };
    return [status, items.map((item) => item.code)];
  };
  expect(await codesOf(api.referent)).toEqual([200, ['00002', 'PWP01']]);
  expect(await codesOf(api.otherReferent)).toEqual([200, ['G1175']]);
  expect(await codesOf(api.admin)).toEqual([200, []]);
  await close();
  expect((await referent.get('/api/comptes/perimetre')).body).toMatchObject({
    items: [
      { code: '00002', ferme: false },
      { code, ferme: true },
    ],
  });
});

describe('a guichet is closed', () => {
  test('only its référents and administrators see the number of its accounts', async () => {
    api.identity.add({ id: 'a' }, [code, '00002']);
    api.identity.add({ id: 'b', active: false }, [code]);
    api.identity.add({ id: 'c' }, ['00002']);
    expect(await closedFor(referent)).toEqual({ items: [], total: 0 });
    await close();
    const told = { code, nom: `Guichet ${code}`, dateFermeture: '2026-01-02', comptes: 2 };
    expect(await closedFor(referent)).toEqual({ items: [told], total: 1 });
    expect(await closedFor(api.admin)).toMatchObject({ items: matching.arrayContaining([told]) });
    expect(await closedFor(api.otherReferent)).toEqual({ items: [], total: 0 });
    const { body } = await referent.get(`/api/comptes/comptes?guichet=${code}`);
    expect(body).toMatchObject({ total: 2 });
  });

  test('its accounts can move to another guichet; nobody can be attached to it', async () => {
    api.identity.add({ id: 'a' }, [code]);
    api.identity.add({ id: 'c' }, ['00002']);
    await close();
    const change = (id: string, guichets: string[]) =>
      referent.put(`/api/comptes/comptes/${id}/guichets`, { body: { guichets } });
    expect((await change('c', ['00002', code])).body).toMatchObject({
      status: 409,
      code: 'guichet-ferme',
      detail: matching.stringContaining(`Le guichet ${code} est fermé depuis le 2 janvier 2026`),
      errors: [{ pointer: '/guichets/1' }],
    });
    expect((await api.identity.compte('c'))?.guichets).toEqual(['00002']);
    expect((await change('a', [code, '00002'])).body).toMatchObject({ guichets: ['00002', code] });
    expect((await change('a', ['00002'])).status).toBe(200);
    expect((await change('a', ['00002', code])).status).toBe(409);
    expect(await closedFor(referent)).toEqual({ items: [], total: 0 });
    const perimetre = await api.as(ADMIN).put('/api/comptes/comptes/a/perimetre', { body: { guichets: [code] } });
    expect(perimetre.body).toMatchObject({ code: 'guichet-ferme' });
  });

  test('it is neither proposed nor asked for; a demande made before is validated for another', async () => {
    const demandeId = await api.waiting({ email: `${code}@exemple.test`.toLowerCase(), guichets: [code] });
    const search = async () => (await api.anonymous.get(`/api/comptes/guichets?texte=${code}`)).body;
    expect(await search()).toMatchObject({ total: 1 });
    await close();
    expect(await search()).toEqual({ items: [], total: 0 });
    expect((await api.ask({ guichets: ['00002', code] })).body).toMatchObject({
      code: 'guichet-ferme',
      errors: [{ pointer: '/guichets/1' }],
    });
    const validate = (guichets: string[]) =>
      referent.post(`/api/comptes/demandes/${demandeId}/validation`, { body: { guichets } });
    expect((await validate([code])).body).toMatchObject({ status: 409, code: 'guichet-ferme' });
    expect((await validate(['00002'])).body).toMatchObject({ etat: 'validee' });
  });

  test('an import names it at its line, and one that was checked before is not launched', async () => {
    const send = async () => {
      const form = new FormData();
      const { nom, prenom, telephone, typeOrganisme, organisme } = PERSONNE;
      const line = [nom, prenom, `i${round}@exemple.test`, telephone, typeOrganisme, organisme, code].join(';');
      const csv = `nom;prenom;email;telephone;typeOrganisme;organisme;guichets\n${line}`;
      form.append('file', new Blob([csv], { type: 'text/csv' }), 'comptes.csv');
      return (await referent.post('/api/comptes/imports', { form })).body as { id: string; refusees: number };
    };
    const before = await send();
    expect(before.refusees).toBe(0);
    await close();
    expect(await send()).toMatchObject({
      refusees: 1,
      lignes: [{ erreurs: [`Le guichet ${code} est fermé depuis le 2 janvier 2026.`] }],
    });
    const launched = await referent.post(`/api/comptes/imports/${before.id}/lancement`);
    expect(launched.body).toMatchObject({ status: 409, code: 'guichet-ferme' });
    expect(await api.identity.list({})).toEqual([]);
  });

  test('one that is to be closed later is open until then', async () => {
    await close('2999-01-01');
    api.identity.add({ id: 'a' }, [code]);
    expect(await closedFor(referent)).toEqual({ items: [], total: 0 });
  });

  test('the identity is down: said', async () => {
    await close();
    api.identity.breakDown();
    expect(await closedFor(referent)).toMatchObject({ status: 503, code: 'identite-indisponible' });
    api.identity.mend();
  });
});

describe('every guichet, for an administrator', () => {
  const list = async (query = '') =>
    GuichetAdministreList.parse((await api.admin.get(`/api/comptes/guichets-administres?${query}`)).body);
  const codes = async (query: string) => (await list(query)).items.map((guichet) => guichet.code);

  test('stands with its SIRET, territoires, accounts, référents and state', async () => {
    api.identity.add({ id: 'a' }, [code]);
    api.identity.add({ id: 'b', active: false }, [code]);
    api.identity.add({ id: 'r', nom: 'DEMO', prenom: 'Alix', roles: ['referent'], perimetre: [code] });
    expect((await list(`texte=${code}`)).items).toEqual([
      {
        code,
        nom: `Guichet ${code}`,
        siret: '13002072000038',
        codeTerritoire: '034',
        territoires: ['034'],
        dateFermeture: null,
        ferme: false,
        comptes: 1,
        referents: [{ id: 'r', nom: 'DEMO', prenom: 'Alix' }],
      },
    ]);
  });

  test('is found by code, name, SIRET and state, page by page', async () => {
    expect(await codes(`texte=${code.toLowerCase()}`)).toEqual([code]);
    expect(await codes('texte=guichet%20g11')).toEqual(['G1175']);
    expect(await codes('texte=%25')).toEqual([]);
    expect((await list('texte=130020720')).total).toBeGreaterThan(3);
    await close();
    expect(await codes(`texte=${code}&etat=ouvert`)).toEqual([]);
    expect(await codes(`texte=${code}&etat=ferme`)).toEqual([code]);
    const all = await codes('taille=100');
    expect(await codes('taille=2&page=2')).toEqual(all.slice(2, 4));
  });

  test('may be one without a second référent', async () => {
    api.identity.add({ id: 'r', roles: ['referent'], perimetre: [code, 'G1175'] });
    api.identity.add({ id: 's', roles: ['referent'], perimetre: ['G1175'] });
    const alone = await codes('etat=sans-second-referent&taille=100');
    expect(alone).toContain(code);
    expect(alone).not.toContain('G1175');
  });

  test('is for administrators alone, and says when the identity is down', async () => {
    expect((await referent.get('/api/comptes/guichets-administres')).status).toBe(403);
    api.identity.breakDown();
    expect((await api.admin.get('/api/comptes/guichets-administres')).body).toMatchObject({
      code: 'identite-indisponible',
    });
    api.identity.mend();
  });
});
