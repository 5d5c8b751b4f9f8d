import { afterAll, expect, test } from 'vitest';
import { CompteDetail, CompteList } from '../contracts/index.ts';
import { startComptesApi } from '../testing/start-comptes-api.ts';

const api = await startComptesApi();
afterAll(() => api.close());

/** No route can do this: the database refuses it until its trigger is dropped. */
async function emptyTrail(): Promise<void> {
  await api.migrating.sequelize.query('DROP TRIGGER platform_audit_no_delete');
  await api.platform.database.sequelize.query('DELETE FROM platform_audit');
}

const validate = (demandeId: number) =>
  api.referent.post(`/api/comptes/demandes/${demandeId}/validation`, { body: { guichets: ['00002'] } });
const states = async () => ({
  comptes: CompteList.parse((await api.admin.get('/api/comptes/comptes?taille=100')).body),
  validees: (await api.admin.get('/api/comptes/demandes?etat=validee')).body,
});

test('an empty audit trail changes nobody’s rights and no state', async () => {
  // This account has a past and no rights, and its owner asks again: a failed validation did not leave it.
  const email = 'detachee@exemple.test';
  const asked = await api.waiting({ email, guichets: ['00002'] });
  api.identity.add({ id: 'detachee', email, roles: ['professionnel'] }, ['00002']);
  const path = '/api/comptes/comptes/detachee/guichets';
  expect((await api.referent.put(path, { body: { guichets: [] } })).status).toBe(200);
  await api.identity.setActive('detachee', false);

  // Suspended before the outbox enabled it.
  expect((await validate(await api.waiting({ email: 'suspendue@exemple.test' }))).status).toBe(200);
  const suspended = (await api.identity.findByEmail('suspendue@exemple.test'))?.id ?? '';
  const suspension = { body: { motif: 'Erreur' } };
  expect((await api.referent.post(`/api/comptes/comptes/${suspended}/suspension`, suspension)).status).toBe(200);

  const before = await states();
  await emptyTrail();
  expect(await states()).toEqual(before);
  const { historique } = CompteDetail.parse((await api.admin.get(`/api/comptes/comptes/${suspended}`)).body);
  expect(historique).toEqual([]);

  await api.deliver();
  expect(await api.identity.compte(suspended)).toMatchObject({ active: false });
  expect((await validate(asked)).body).toMatchObject({ status: 409, code: 'compte-existant' });
  expect(await api.identity.compte('detachee')).toMatchObject({ active: false, guichets: [] });
});
