import { afterAll, beforeEach, expect, test } from 'vitest';
import { alerteDe, contenuDe } from '../../testing/contenu.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';
import { PublicationModel } from '../publications/publication-model.ts';

const api = await startCommunicationApi();
const { gip, autreGip, agent } = api;
afterAll(() => api.close());
beforeEach(() => api.clock.set(new Date('2026-11-24T11:00:00.000Z')));

const end = () => api.runJob('communication.end-publications');
const etatOf = async (publicationId: string) => (await PublicationModel.findOne({ where: { publicationId } }))?.etat;

test('what is past is archived, and what has no end after two years', async () => {
  const alerte = await api.published(gip, autreGip, alerteDe());
  const article = await api.published(gip, autreGip, contenuDe());
  await end();
  expect([await etatOf(alerte.id), await etatOf(article.id)]).toEqual(['publiee', 'publiee']);
  api.clock.set(new Date('2026-11-25T11:00:00.000Z'));
  await end();
  expect([await etatOf(alerte.id), await etatOf(article.id)]).toEqual(['archivee', 'publiee']);
  api.clock.set(new Date('2028-11-24T10:59:59.000Z'));
  await end();
  expect(await etatOf(article.id)).toBe('publiee');
  api.clock.set(new Date('2028-11-24T11:00:01.000Z'));
  await end();
  expect(await etatOf(article.id)).toBe('archivee');
});

test('what was archived, or left as a draft, three years ago is deleted with its reads, and the journal has the proof', async () => {
  const archived = await api.published(gip, autreGip, contenuDe({ titre: 'Ancienne' }));
  await agent.put(`${API}/publications/${archived.id}/lecture`, { body: { versionALire: 1 } });
  await gip.post(`${API}/redaction/publications/${archived.id}/archivage`, { body: { revision: archived.revision } });
  const draft = await api.draft(gip, contenuDe());
  const waiting = await api.submitted(gip, contenuDe());
  api.clock.set(new Date('2029-11-24T10:00:00.000Z'));
  await end();
  expect([await etatOf(archived.id), await etatOf(draft.id)]).toEqual(['archivee', 'brouillon']);
  expect((await autreGip.get('/api/notifications')).body).toMatchObject({ total: 1 });
  api.clock.set(new Date('2029-11-24T11:00:01.000Z'));
  await end();
  expect([await etatOf(archived.id), await etatOf(draft.id)]).toEqual([undefined, undefined]);
  expect(await etatOf(waiting.id)).toBeUndefined();
  expect((await autreGip.get('/api/notifications')).body).toMatchObject({ total: 0 });
  const { body } = await gip.get('/api/audit?action=platform.purge');
  expect(body).toMatchObject({ items: [{ cible: { libelle: 'Publications archivées' }, apres: { supprimes: 3 } }] });
});

test('administrators set how long', async () => {
  api.platform.configurations.apply({ communication: { archivageMois: 1, conservationMois: 1 } });
  const article = await api.published(gip, autreGip, contenuDe());
  api.clock.set(new Date('2026-12-25T11:00:00.000Z'));
  await end();
  expect(await etatOf(article.id)).toBe('archivee');
  api.clock.set(new Date('2027-01-26T11:00:00.000Z'));
  await end();
  expect(await etatOf(article.id)).toBeUndefined();
});
