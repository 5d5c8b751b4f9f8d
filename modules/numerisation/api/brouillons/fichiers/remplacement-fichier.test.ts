import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { PLI_LIMITS } from '../../../contracts/index.ts';
import { buildDemande } from '../../../testing/index.ts';
import { BROUILLONS, draftsOf, NUMERO, refusal, type FichierToPut } from '../../../testing/brouillons.ts';
import { encrypted } from '../../../testing/pdf.ts';
import { CONTENTS } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { BrouillonFichierModel } from './brouillon-fichier-model.ts';

let id: string;
let kept: string[];

const api = await startNumerisationApi();
api.sne.demandes.set(NUMERO, buildDemande({ numeroUnique: NUMERO }));
afterAll(() => api.close());
beforeEach(async () => {
  const { id: opened } = await api.drafts.open();
  await api.agent.delete(`${BROUILLONS}/${opened}`);
  ({ id } = await api.drafts.open());
  const fichiers = [];
  for (const name of ['a.pdf', 'b.pdf', 'c.pdf'])
    fichiers.push(await api.drafts.add(id, { name, categorie: 'ID_CNI' }));
  kept = fichiers.map((fichier) => fichier.id);
});

const replace = (fichier: FichierToPut) => api.drafts.put(id, { name: 'neuf.pdf', ...fichier });
const names = async () => (await api.drafts.read(id)).fichiers.map(({ nom }) => nom);
const second = () => kept[1] ?? '';

test('a file takes the place of another, of which nothing is left', async () => {
  const before = await api.storedFiles();
  const answer = await replace({ remplace: [second()], categorie: 'LOG_BAIL' });
  expect([answer.status, answer.body]).toMatchObject([201, { nom: 'neuf.pdf', categorie: 'LOG_BAIL', doublon: null }]);
  expect(await names()).toEqual(['a.pdf', 'neuf.pdf', 'c.pdf']);
  const after = await api.storedFiles();
  expect(after).toHaveLength(before.length);
  expect(after).not.toEqual(before);
});

test('sent again after a lost answer, it is there once, in the same place', async () => {
  const fichier = { fichierId: randomUUID(), remplace: [second()] };
  const answers = [await replace(fichier), await replace(fichier)];
  expect(answers.map(({ status }) => status)).toEqual([201, 200]);
  const together = { fichierId: randomUUID(), remplace: [fichier.fichierId] };
  const both = await Promise.all([replace(together), replace(together)]);
  expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '201']);
  expect(await names()).toEqual(['a.pdf', 'neuf.pdf', 'c.pdf']);
});

test('what may have arrived before it is replaced with it; ids that the draft does not have change nothing', async () => {
  const cut = await api.drafts.add(id, { name: 'coupé.pdf' });
  expect((await replace({ remplace: [randomUUID(), cut.id, second()] })).status).toBe(201);
  expect(await names()).toEqual(['a.pdf', 'neuf.pdf', 'c.pdf']);
  expect((await replace({ name: 'seul.pdf', remplace: [randomUUID()] })).status).toBe(201);
  expect(await names()).toEqual(['a.pdf', 'neuf.pdf', 'c.pdf', 'seul.pdf']);
});

test.each([
  ['a refused file', { bytes: encrypted() }, [422, 'pdf-chiffre']],
  ['an id that has another content', { fichierId: 'a', bytes: CONTENTS.pdf('autre') }, [409, 'identifiant-reutilise']],
  ['a role that the contexte does not have', { role: 'formulaire' }, [400, 'requete-invalide']],
  ['too many replaced files', { remplace: Array.from({ length: 21 }, () => randomUUID()) }, [400, 'requete-invalide']],
  ['a replaced id that is none', { remplace: ['court'] }, [400, 'requete-invalide']],
])('%s replaces nothing', async (_what, given: FichierToPut, expected) => {
  const before = [await api.drafts.read(id), await api.storedFiles()];
  const fichierId = given.fichierId === 'a' ? (kept[0] ?? '') : randomUUID();
  const answer = await replace({ remplace: [second()], ...given, fichierId });
  expect(refusal(answer)).toEqual(expected);
  expect([await api.drafts.read(id), await api.storedFiles()]).toEqual(before);
});

test('a failure in the middle leaves the file that was there', async () => {
  const before = await api.storedFiles();
  BrouillonFichierModel.addHook('beforeCreate', 'failure', () => {
    BrouillonFichierModel.removeHook('beforeCreate', 'failure');
    throw new Error('cut');
  });
  expect((await replace({ remplace: [second()] })).status).toBe(500);
  expect(await names()).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
  expect(await api.storedFiles()).toEqual(before);
  expect((await api.agent.get(`${BROUILLONS}/${id}/fichiers/${second()}/contenu`)).status).toBe(200);
});

test('a full draft takes a file in the place of another, and no other', async () => {
  const rows = Array.from({ length: PLI_LIMITS.files - kept.length }, (_, rang) => ({
    brouillonId: id,
    fichierId: `fichier-${String(rang).padStart(3, '0')}`,
    rang: rang + kept.length,
    nom: `${rang}.pdf`,
    type: 'application/pdf',
    taille: 1,
    sha256: String(rang),
    fichier: `numerisation/00/${randomUUID()}`,
    role: 'piece' as const,
    categorie: null,
    dansLaDemande: false,
  }));
  await BrouillonFichierModel.bulkCreate(rows);
  expect(refusal(await replace({}))).toEqual([413, 'trop-de-fichiers']);
  expect(refusal(await replace({ remplace: [randomUUID()] }))).toEqual([413, 'trop-de-fichiers']);
  expect((await replace({ remplace: [second()] })).status).toBe(201);
  expect((await names()).slice(0, 3)).toEqual(['a.pdf', 'neuf.pdf', 'c.pdf']);
});

test('a draft that holds all its bytes takes a file in the place of another', async () => {
  await BrouillonFichierModel.update({ taille: PLI_LIMITS.totalBytes - 1_000 }, { where: { fichierId: second() } });
  const bytes = Buffer.concat([CONTENTS.pdf(), Buffer.alloc(2_000)]);
  expect(refusal(await replace({ bytes }))).toEqual([413, 'envoi-trop-volumineux']);
  expect((await replace({ bytes, remplace: [second()] })).status).toBe(201);
});

test('a file of another agent is never replaced', async () => {
  const colleague = api.as({ id: 'another-agent', guichets: ['00002'] });
  const { id: theirs } = await draftsOf(colleague).open();
  const answer = await draftsOf(colleague).put(theirs, { remplace: [second()] });
  expect(answer.status).toBe(201);
  expect(await names()).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
});
