import { randomUUID } from 'node:crypto';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { RedactionDetail } from '../../contracts/index.ts';
import { alerteDe, contenuDe, paragraphe } from '../../testing/contenu.ts';
import { fileForm, pdf } from '../../testing/pieces.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';

const api = await startCommunicationApi();
const { gip, autreGip, referent, second, referentAilleurs, agent, collegue, voisin } = api;
afterAll(() => api.close());

const PATH = `${API}/redaction/publications`;
const refusal = ({ status, body }: TestAnswer) => [status, (body as { code?: string } | undefined)?.code];
const detail = ({ body }: TestAnswer) => RedactionDetail.parse(body);
const correct = async (client: TestClient, id: string) => detail(await client.post(`${PATH}/${id}/correction`));
const save = (client: TestClient, { id, revision }: { id: string; revision: number }, contenu: unknown) =>
  client.put(`${PATH}/${id}`, { body: { revision, contenu } });
const submit = (client: TestClient, { id, revision }: { id: string; revision: number }) =>
  client.post(`${PATH}/${id}/soumission`, { body: { revision } });
const accept = (client: TestClient, { id, revision }: { id: string; revision: number }) =>
  client.post(`${PATH}/${id}/relecture`, { body: { revision, decision: 'publier' } });
const MOTIF = { motifCorrection: 'La date est corrigée.' };

test('a correction is reviewed, then replaces what readers see; each version is kept', async () => {
  const published = await api.published(gip, autreGip, contenuDe({ titre: 'Avant' }));
  await agent.put(`${API}/publications/${published.id}/lecture`, { body: { versionALire: 1 } });
  api.clock.advance(60_000);
  const draft = await correct(gip, published.id);
  expect(draft).toMatchObject({ corrige: published.id, etat: 'brouillon', titre: 'Avant', revision: 1 });
  expect((await correct(gip, published.id)).id).toBe(draft.id);
  const contenu = { ...contenuDe({ titre: 'Après', texte: paragraphe('Corrigé.') }), ...MOTIF };
  const saved = detail(await save(gip, draft, contenu));
  expect(saved.contenu.motifCorrection).toBe(MOTIF.motifCorrection);
  expect((await agent.get(`${API}/publications/${published.id}`)).body).toMatchObject({ titre: 'Avant' });

  const handed = detail(await submit(gip, saved));
  expect(refusal(await accept(gip, handed))).toEqual([403, 'relecture-de-soi']);
  expect((await autreGip.get(`${PATH}/${published.id}`)).body).toMatchObject({ correctionEnCours: draft.id });
  const accepted = detail(await accept(autreGip, handed));
  expect(accepted).toMatchObject({ id: published.id, titre: 'Après', etat: 'publiee', correctionEnCours: null });
  expect(refusal(await gip.get(`${PATH}/${draft.id}`))).toEqual([404, 'publication-introuvable']);

  // Who had read it has read it: the correction does not ask to be read again.
  expect((await agent.get(`${API}/publications/${published.id}`)).body).toMatchObject({
    titre: 'Après',
    debut: '2026-11-24T11:00:00.000Z',
    corrigeeLe: '2026-11-24T11:01:00.000Z',
    motifCorrection: MOTIF.motifCorrection,
    lue: true,
  });
  expect((await gip.get(`${PATH}/${published.id}/versions`)).body).toMatchObject({
    items: [
      { numero: 2, titre: 'Après', motif: MOTIF.motifCorrection, publieeLe: '2026-11-24T11:01:00.000Z' },
      { numero: 1, titre: 'Avant', motif: '', auteur: 'Gaby GIP', relecteur: 'Agent DEMO' },
    ],
    total: 2,
  });
  expect(refusal(await referent.get(`${PATH}/${published.id}/versions`))).toEqual([404, 'publication-introuvable']);
});

test('a correction says what it changes, and is unread where it asks to be', async () => {
  const published = await api.published(gip, autreGip, alerteDe());
  await agent.put(`${API}/publications/${published.id}/lecture`, { body: { versionALire: 1 } });
  const draft = await correct(gip, published.id);
  expect(await submit(gip, draft)).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/contenu/motifCorrection' }] },
  });
  const saved = detail(await save(gip, draft, { ...alerteDe(), ...MOTIF, aRelireParTous: true }));
  await accept(autreGip, detail(await submit(gip, saved)));
  expect((await agent.get(`${API}/publications/${published.id}`)).body).toMatchObject({ lue: false });
  expect((await agent.get(`${API}/alertes/nombre`)).body).toEqual({ nombre: 1 });
});

test('of two corrections of one version, the second is refused', async () => {
  const published = await api.published(gip, autreGip, contenuDe());
  const first = await correct(gip, published.id);
  const other = await correct(autreGip, published.id);
  expect(other.id).not.toBe(first.id);
  const one = detail(await submit(gip, detail(await save(gip, first, { ...contenuDe({ titre: 'Une' }), ...MOTIF }))));
  const two = detail(
    await submit(autreGip, detail(await save(autreGip, other, { ...contenuDe({ titre: 'Deux' }), ...MOTIF }))),
  );
  expect((await accept(autreGip, one)).status).toBe(200);
  expect(refusal(await accept(gip, two))).toEqual([409, 'etat-change']);
  expect((await agent.get(`${API}/publications/${published.id}`)).body).toMatchObject({ titre: 'Une' });
});

test('a correction keeps the kind, and the guichets of the référent who wrote', async () => {
  const published = await api.published(referent, second, contenuDe({ audience: { guichets: ['00002'] } }));
  expect(refusal(await referentAilleurs.post(`${PATH}/${published.id}/correction`))).toEqual([
    404,
    'publication-introuvable',
  ]);
  const draft = await correct(gip, published.id);
  const beyond = await save(gip, draft, { ...contenuDe({ audience: { guichets: ['G1175'] } }), ...MOTIF });
  expect(refusal(beyond)).toEqual([403, 'hors-perimetre']);
  const everybody = detail(await save(gip, draft, { ...alerteDe(), ...MOTIF }));
  expect(everybody.contenu).toMatchObject({ genre: 'article', audience: { guichets: ['00002'] } });
  await accept(second, detail(await submit(gip, everybody)));
  expect((await voisin.get(`${API}/publications/${published.id}`)).status).toBe(404);
  expect((await agent.get(`${API}/publications/${published.id}`)).body).toMatchObject({ titre: 'Coupure ce soir' });
});

test('nothing else than what readers see, or will, is corrected', async () => {
  const waiting = await api.submitted(gip, contenuDe());
  expect(refusal(await gip.post(`${PATH}/${waiting.id}/correction`))).toEqual([409, 'etat-change']);
  const published = await api.published(gip, autreGip, contenuDe());
  await gip.post(`${PATH}/${published.id}/archivage`, { body: { revision: published.revision } });
  expect(refusal(await gip.post(`${PATH}/${published.id}/correction`))).toEqual([409, 'etat-change']);
});

test('a correction for fewer guichets stays with those who answer for all of them', async () => {
  const ofOne = api.as({ id: 'referent-un', roles: ['referent'], perimetre: ['00002'] });
  const published = await api.published(referent, second, contenuDe({ audience: { guichets: ['00002', 'PWP01'] } }));
  const draft = await correct(referent, published.id);
  const narrowed = { ...contenuDe({ audience: { guichets: ['00002'] } }), ...MOTIF };
  const handed = detail(await submit(referent, detail(await save(referent, draft, narrowed))));
  expect(refusal(await ofOne.get(`${PATH}/${draft.id}`))).toEqual([404, 'publication-introuvable']);
  expect(refusal(await accept(ofOne, handed))).toEqual([404, 'publication-introuvable']);
  const { body } = await ofOne.get(`${PATH}?etat=a-relire`);
  expect(body).toMatchObject({ items: [], total: 0 });
  expect((await accept(second, handed)).status).toBe(200);
  expect((await collegue.get(`${API}/publications/${published.id}`)).status).toBe(404);
  expect((await agent.get(`${API}/publications/${published.id}`)).status).toBe(200);
  expect(refusal(await ofOne.get(`${PATH}/${published.id}/versions`))).toEqual([404, 'publication-introuvable']);
});

test('an author who answers for a publication no more opens it no more', async () => {
  const published = await api.published(referent, second, contenuDe({ audience: { guichets: ['00002'] } }));
  const draft = await api.draft(referent, contenuDe({ audience: { guichets: ['00002'] } }));
  const moved = api.as({ id: 'referent', roles: ['referent'], perimetre: ['G1175'] });
  const read = async (path: string) => refusal(await moved.get(`${PATH}/${published.id}${path}`));
  expect([await read(''), await read('/versions'), await read('/chiffres')]).toEqual(
    Array.from({ length: 3 }, () => [404, 'publication-introuvable']),
  );
  expect((await moved.get(`${PATH}?etat=publiee`)).body).toMatchObject({ items: [], nombres: { publiee: 0 } });
  // What it is writing stays its own.
  expect((await moved.get(`${PATH}/${draft.id}`)).status).toBe(200);
  expect((await moved.get(`${PATH}?etat=brouillon`)).text).toContain(draft.id);
});

test('no numéro unique is published, in whatever letters or file name', async () => {
  const titre = 'Dossier 034 08 19 123456 pwp01';
  const inTitle = await api.draft(gip, contenuDe({ titre }));
  expect(await submit(gip, inTitle)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/contenu/titre' }] } });
  const { id } = await api.draft(gip, contenuDe());
  const form = fileForm(pdf(), 'attestation_0340819123456pwp01.pdf');
  await gip.put(`${PATH}/${id}/pieces/${randomUUID()}`, { form });
  const inName = detail(await gip.get(`${PATH}/${id}`));
  expect(inName.pieces).toHaveLength(1);
  expect(await submit(gip, inName)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/contenu/pieces' }] } });
  const siret = await api.draft(gip, contenuDe({ resume: 'Le SIRET 10008191234562 de Paris.' }));
  expect((await submit(gip, siret)).status).toBe(200);
});
