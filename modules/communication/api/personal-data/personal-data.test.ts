import { randomUUID } from 'node:crypto';
import { NoticeList } from '@pwp/contracts';
import type { TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { contenuDe, paragraphe } from '../../testing/contenu.ts';
import { fileForm, pdf } from '../../testing/pieces.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';
import { LecteurModel } from '../lecteurs/lecteur-model.ts';

const api = await startCommunicationApi();
const { gip, autreGip, referent, second, agent } = api;
const { personalData } = api.platform;
afterAll(() => api.close());

const compte = (id: string) => ({ type: 'compte' as const, ids: [id], adresses: [`${id}@exemple.test`], noms: [] });

test('what an account read is told to it, and erased with it', async () => {
  const { id } = await api.published(gip, autreGip, contenuDe({ titre: 'Lue' }));
  await agent.put(`${API}/publications/${id}/lecture`, { body: { versionALire: 1 } });
  const lecture = { titre: 'Lue', lueLe: new Date('2026-11-24T11:00:00.000Z') };
  expect((await personalData.tell(compte('agent'))).lieux['communication']).toMatchObject({
    publications: [],
    lectures: [{ titre: lecture.titre }],
  });
  expect((await personalData.erase(compte('agent'))).erased).toMatchObject({ 'communication.lectures': 1 });
  expect((await personalData.tell(compte('agent'))).lieux['communication']).toEqual({ publications: [], lectures: [] });
  expect(await LecteurModel.count({ where: { accountId: 'agent' } })).toBe(0);
});

test('what an account wrote stays without its name, and its drafts go', async () => {
  const { id } = await api.published(gip, autreGip, contenuDe({ titre: 'Écrite' }));
  const { id: draft } = await api.draft(gip, contenuDe());
  const told = await personalData.tell(compte('gip'));
  expect(JSON.stringify(told.lieux['communication'])).toContain('Écrite');
  await personalData.erase(compte('gip'));
  await personalData.erase(compte('autre-gip'));
  const { body, text } = await autreGip.get(`${API}/redaction/publications/${id}`);
  expect(body).toMatchObject({ titre: 'Écrite', auteur: '', relecteur: '' });
  const versions = await autreGip.get(`${API}/redaction/publications/${id}/versions`);
  expect(versions.body).toMatchObject({ items: [{ auteur: '', relecteur: '' }] });
  expect(text + versions.text).not.toContain('Gaby');
  expect((await gip.get(`${API}/redaction/publications/${draft}`)).status).toBe(404);
});

test('a draft that says a numéro unique goes with its demandeur', async () => {
  const said = await api.draft(autreGip, contenuDe({ texte: paragraphe('Voir 034 08 19 123456 PWP01.') }));
  const other = await api.draft(autreGip, contenuDe());
  const demandeur = { type: 'demandeur' as const, numeroUnique: '0340819123456PWP01', noms: [] };
  expect((await personalData.tell(demandeur)).lieux['communication']).toMatchObject({
    publications: [{ etat: 'brouillon' }],
  });
  expect((await personalData.erase(demandeur)).erased).toMatchObject({ 'communication.brouillons': 1 });
  const statusOf = async (id: string) => (await autreGip.get(`${API}/redaction/publications/${id}`)).status;
  expect([await statusOf(said.id), await statusOf(other.id)]).toEqual([404, 200]);
});

test('nobody is told any more of a draft that goes: neither its reviewers nor its author', async () => {
  await api.submitted(referent, contenuDe());
  const back = await api.submitted(referent, contenuDe());
  const motif = 'Sans 034 08 21 123456 PWP01.';
  const body = { revision: back.revision, decision: 'renvoyer', motif };
  await second.post(`${API}/redaction/publications/${back.id}/relecture`, { body });
  const titles = async (client: TestClient) =>
    NoticeList.parse((await client.get('/api/notifications')).body).items.map(({ titre }) => titre);
  expect([await titles(second), await titles(referent)]).toEqual([
    ['Une publication attend votre relecture'],
    ['Une de vos publications vous est renvoyée'],
  ]);
  const demandeur = { type: 'demandeur' as const, numeroUnique: '0340821123456PWP01', noms: [] };
  expect((await personalData.erase(demandeur)).erased).toMatchObject({ 'communication.brouillons': 1 });
  expect(await titles(referent)).toEqual([]);
  expect((await personalData.erase(compte('referent'))).erased).toMatchObject({ 'communication.brouillons': 1 });
  expect(await titles(second)).toEqual([]);
});

test('a numéro unique is found in the file names, the descriptions and the reason of a draft too', async () => {
  const named = await api.draft(autreGip, contenuDe());
  const form = fileForm(pdf(), 'fiche_034-08-20-123456-pwp01.pdf');
  await autreGip.put(`${API}/redaction/publications/${named.id}/pieces/${randomUUID()}`, { form });
  const reasoned = await api.draft(autreGip, contenuDe({ motifCorrection: 'Sans 034 08 20 123456 pwp01.' }));
  const other = await api.draft(autreGip, contenuDe());
  const demandeur = { type: 'demandeur' as const, numeroUnique: '0340820123456PWP01', noms: [] };
  expect((await personalData.tell(demandeur)).lieux['communication']).toMatchObject({
    publications: [{ etat: 'brouillon' }, { etat: 'brouillon' }],
  });
  expect((await personalData.erase(demandeur)).erased).toMatchObject({ 'communication.brouillons': 2 });
  const statusOf = async (id: string) => (await autreGip.get(`${API}/redaction/publications/${id}`)).status;
  expect([await statusOf(named.id), await statusOf(reasoned.id), await statusOf(other.id)]).toEqual([404, 404, 200]);
});
