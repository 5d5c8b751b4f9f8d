import { afterAll, expect, test } from 'vitest';
import { CompteDetail } from '../../contracts/index.ts';
import { OTHER_REFERENT, REFERENT, startComptesApi } from '../../testing/start-comptes-api.ts';

/* What the page does with several accounts at once: it calls each route in turn, with the versions from the list. */

const api = await startComptesApi();
// Slightly ahead, so that every token of a test is older than its acts.
api.clock.set(new Date(Date.now() + 30_000));
api.identity.add({ id: REFERENT.id, email: REFERENT.email, roles: ['referent'], perimetre: REFERENT.perimetre }, [
  '00002',
]);
api.identity.add({ id: OTHER_REFERENT.id, roles: ['referent'], perimetre: OTHER_REFERENT.perimetre }, ['00002']);
api.identity.add({ id: 'chef', roles: ['administrateur', 'professionnel'] }, ['00002']);
api.identity.add({ id: 'ailleurs' }, ['G1175']);
afterAll(() => api.close());

const detail = async (id: string) => CompteDetail.parse((await api.admin.get(`/api/comptes/comptes/${id}`)).body);
const change = async (id: string, guichets: readonly string[], version?: string) => {
  const { status, body } = await api.referent.put(`/api/comptes/comptes/${id}/guichets`, {
    body: { guichets, version },
  });
  return status === 200 ? 'done' : (body as { code: string }).code;
};

test('each account has its own response, a refusal does not stop the others, and the trail has only the changed ones', async () => {
  for (const id of ['un', 'deja', 'change']) api.identity.add({ id }, id === 'deja' ? ['00002', 'PWP01'] : ['00002']);
  const [un, deja, seen] = [await detail('un'), await detail('deja'), await detail('change')];
  await api.admin.put('/api/comptes/comptes/change/guichets', { body: { guichets: ['00002', 'G1175'] } });
  const codes = ['00002', 'PWP01'];
  const sent = api.mailbox.mails.length;

  expect(await change('un', codes, un.version)).toBe('done');
  expect(await change('change', codes, seen.version)).toBe('compte-change');
  expect(await change('deja', codes, deja.version)).toBe('done');
  for (const id of [REFERENT.id, OTHER_REFERENT.id, 'chef']) expect(await change(id, codes)).toBe('compte-protege');
  expect(await change('ailleurs', codes)).toBe('compte-inconnu');
  expect(await change('un', [...codes, 'G1175'])).toBe('guichet-hors-perimetre');

  expect((await detail('un')).historique).toMatchObject([
    { action: 'comptes.update-guichets', avant: { guichets: ['00002'] }, apres: { guichets: codes } },
  ]);
  expect((await detail('deja')).historique).toEqual([]);
  expect((await detail('change')).guichets).toEqual(['00002', 'G1175']);
  for (const id of [REFERENT.id, OTHER_REFERENT.id, 'chef', 'ailleurs']) {
    expect((await detail(id)).historique).toEqual([]);
  }
  await api.deliver();
  expect(api.mailbox.mails).toHaveLength(sent);
});

test('the last guichet goes as any other; the identity down is the answer of its account alone', async () => {
  for (const id of ['seul', 'panne']) api.identity.add({ id }, ['00002']);
  const [seul, panne] = [await detail('seul'), await detail('panne')];
  expect(await change('seul', [], seul.version)).toBe('done');
  api.identity.breakDown();
  expect(await change('panne', [], panne.version)).toBe('identite-indisponible');
  api.identity.mend();
  expect((await detail('seul')).guichets).toEqual([]);
  expect(await detail('panne')).toMatchObject({ guichets: ['00002'], historique: [] });
  expect(await change('panne', [], panne.version)).toBe('done');
});

test('a guichet closed meanwhile cannot be added, but can be removed', async () => {
  api.identity.add({ id: 'sans' }, ['00002']);
  api.identity.add({ id: 'avec' }, ['00002', 'PWP01']);
  const close = (dateFermeture: string | null) =>
    api.admin.put('/api/guichets/PWP01/fermeture', { body: { dateFermeture } });
  await close('2020-01-01');
  expect(await change('sans', ['00002', 'PWP01'])).toBe('guichet-ferme');
  expect((await detail('sans')).guichets).toEqual(['00002']);
  expect(await change('avec', ['00002'])).toBe('done');
  await close(null);
});
