import { defineApiModule } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

const exemple = defineApiModule({
  id: 'exemple',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  acts: {
    'exemple.suspend-compte': 'A suspendu {compte}',
    'exemple.delete-compte': 'A supprimé le compte de {cible}',
    'exemple.close-note': 'A fermé la note {cible}',
  },
  start: () => ({
    routes: [],
    targetNames: { note: async (ids) => new Map(ids.filter((id) => id !== '2').map((id) => [id, `du jour ${id}`])) },
  }),
});

const UUID = '2f6c1d9e-7b54-4c0a-9e6f-5a1b3c8d0002';

const api = await startTestApi({ modules: [exemple] });
afterAll(() => api.close());
beforeEach(() => {
  api.identity.mend();
  api.identity.add({ id: 'referent', nom: 'DEMO', prenom: 'Alix' });
});

const admin = () => api.as({ id: 'admin', roles: ['administrateur'] });
/** Writes an act of Alix, and how the journal tells it. */
async function told(
  action: string,
  cible: { type: string; id: string; libelle: string },
  apres?: Record<string, unknown>,
) {
  const acteur = { id: 'referent', email: 'alix@pwp.test' };
  await api.platform.audit.record({ action, acteur, cible, apres, origine: 'test' });
  const { body } = await admin().get('/api/audit?taille=1');
  const { items } = body as { items: [{ phrase: string; acteur: { nom: string } }] };
  return [items[0].phrase, items[0].acteur.nom];
}
const compte = (id: string) => ({ type: 'compte', id, libelle: `${id}@pwp.test` });

test('an act on an account names its person, or says that the account was deleted', async () => {
  api.identity.add({ id: 'un', nom: 'essai', prenom: 'camille' });
  expect(await told('exemple.suspend-compte', compte('un'))).toEqual([
    'A suspendu le compte de Camille ESSAI',
    'Alix DEMO',
  ]);
  expect(await told('exemple.suspend-compte', compte('parti'))).toEqual([
    'A suspendu un compte supprimé depuis',
    'Alix DEMO',
  ]);
  expect(await told('exemple.delete-compte', compte('parti'))).toEqual([
    'A supprimé le compte de parti@pwp.test',
    'Alix DEMO',
  ]);
});

test('a module names its own targets; what it no longer knows keeps its label', async () => {
  const note = (id: string) => ({ type: 'note', id, libelle: `n° ${id}` });
  expect((await told('exemple.close-note', note('1')))[0]).toBe('A fermé la note du jour 1');
  expect((await told('exemple.close-note', note('2')))[0]).toBe('A fermé la note n° 2');
  expect((await told('autre.acte', note('2')))[0]).toBe('Acte d’un service qui n’est plus là\u00A0: n° 2');
});

test('while the identity does not answer, addresses stand for names, and the journal opens', async () => {
  api.identity.add({ id: 'deux', nom: 'ESSAI', prenom: 'Camille' });
  api.identity.breakDown();
  expect((await told('exemple.suspend-compte', compte('deux')))[0]).toBe('A suspendu le compte de deux@pwp.test');
});

test('the export says the same, and no identifier of a machine', async () => {
  await told('exemple.suspend-compte', compte('un'), { guichets: ['00002', 'PWP01'], import: UUID, motif: 'Départ' });
  const { text } = await admin().get('/api/audit/export.csv?cible=un%40');
  const [, latest] = text.split('\n');
  expect(latest).toContain('A suspendu le compte de Camille ESSAI;Alix DEMO;alix@pwp.test;un@pwp.test;');
  expect(latest).toContain('guichets : 00002, PWP01 ; motif : Départ');
  expect(text).not.toContain(UUID);
});
