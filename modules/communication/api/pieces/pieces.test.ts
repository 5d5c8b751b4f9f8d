import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { SIGNATURE, startClamdDouble } from '@pwp/testing/clamd-double';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { PIECES_LIMITS, RedactionDetail } from '../../contracts/index.ts';
import { contenuDe } from '../../testing/contenu.ts';
import { fileForm, pdf, png } from '../../testing/pieces.ts';
import { API, startCommunicationApi } from '../../testing/start-communication-api.ts';

const clamd = await startClamdDouble();
const api = await startCommunicationApi({ PWP_CLAMD: clamd.address });
const { gip, autreGip, referent, second, agent, voisin } = api;
afterAll(async () => {
  await api.close();
  await clamd.close();
});
beforeEach(() => {
  clamd.mode = 'ok';
});

const PATH = `${API}/redaction/publications`;
const refusal = ({ status, body }: TestAnswer) => [status, (body as { code?: string } | undefined)?.code];
const put = (client: TestClient, id: string, content: Blob, name = 'guide.pdf', pieceId: string = randomUUID()) =>
  client.put(`${PATH}/${id}/pieces/${pieceId}`, { form: fileForm(content, name) });
const detail = async (client: TestClient, id: string) =>
  RedactionDetail.parse((await client.get(`${PATH}/${id}`)).body);
const documentDe = (parts = {}) => contenuDe({ genre: 'document', titre: 'Guide', ...parts });
async function publish(author: TestClient, reviewer: TestClient, id: string) {
  const { revision } = await detail(author, id);
  const handed = await author.post(`${PATH}/${id}/soumission`, { body: { revision } });
  if (handed.status !== 200) return handed;
  return reviewer.post(`${PATH}/${id}/relecture`, { body: { revision: revision + 1, decision: 'publier' } });
}
/** How many files the module keeps. */
async function filesKept(): Promise<number> {
  const folder = join(api.folder, 'files', 'communication');
  await mkdir(folder, { recursive: true });
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).length;
}

describe('a draft', () => {
  test('takes a file by its content, once, and lets go of it', async () => {
    const { id } = await api.draft(gip, documentDe());
    const pieceId = randomUUID();
    const before = await filesKept();
    const first = await put(gip, id, pdf(), 'Guide été.pdf', pieceId);
    expect(first).toMatchObject({
      status: 201,
      body: {
        id: pieceId,
        nom: 'Guide été.pdf',
        type: 'application/pdf',
        image: false,
        alternative: '',
        decorative: false,
      },
    });
    expect((await put(gip, id, pdf(), 'Guide été.pdf', pieceId)).status).toBe(200);
    expect(refusal(await put(gip, id, pdf('autre'), 'guide.pdf', pieceId))).toEqual([409, 'identifiant-reutilise']);
    expect((await detail(gip, id)).pieces).toHaveLength(1);
    expect(await filesKept()).toBe(before + 1);
    expect((await gip.delete(`${PATH}/${id}/pieces/${pieceId}`)).status).toBe(204);
    expect((await gip.delete(`${PATH}/${id}/pieces/${pieceId}`)).status).toBe(204);
    expect([(await detail(gip, id)).pieces, await filesKept()]).toEqual([[], before]);
  });

  test.each<[string, Blob, readonly [number, string]]>([
    ['an empty file', new Blob([]), [422, 'fichier-vide']],
    ['a file of another type than its name says', new Blob(['MZ…']), [415, 'type-de-fichier-refuse']],
    ['an infected file', pdf(SIGNATURE), [422, 'fichier-infecte']],
  ])('refuses %s, and keeps nothing of it', async (_, content, expected) => {
    const { id } = await api.draft(gip, documentDe());
    const before = await filesKept();
    expect(refusal(await put(gip, id, content))).toEqual(expected);
    expect([(await detail(gip, id)).pieces, await filesKept()]).toEqual([[], before]);
  });

  test('has images in its text, which says what they show: files of its own, that are still joined', async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    const attrs = { fichier: ours, alternative: 'Le plan', largeur: 1, hauteur: 1 };
    const illustre = (fichier: string) =>
      contenuDe({ texte: { type: 'doc', content: [{ type: 'image', attrs: { ...attrs, fichier } }] } });
    const other = await api.draft(gip, contenuDe());
    await put(gip, other.id, png(), 'autre.png', theirs);
    const { id } = await api.draft(gip, illustre(theirs));
    await put(gip, id, png(), 'plan.png', ours);
    expect(await publish(gip, autreGip, id)).toMatchObject({
      status: 422,
      body: { code: 'publication-incomplete', errors: [{ pointer: '/contenu/texte' }] },
    });
    await gip.put(`${PATH}/${id}`, { body: { revision: 1, contenu: illustre(ours) } });
    expect(await publish(gip, autreGip, id)).toMatchObject({ status: 200, body: { etat: 'publiee' } });
    const { body } = await agent.get(`${API}/publications/${id}`);
    expect(body).toMatchObject({ texte: illustre(ours).texte, pieces: [{ id: ours, alternative: '' }] });
    expect((await agent.get(`${API}/publications/${id}/pieces/${ours}`)).status).toBe(200);
  });

  test('refuses a form without a file, and a field of another name', async () => {
    const { id } = await api.draft(gip, documentDe());
    const path = `${PATH}/${id}/pieces/${randomUUID()}`;
    expect(refusal(await gip.put(path, { form: new FormData() }))).toEqual([422, 'aucun-fichier']);
    expect(refusal(await gip.put(path, { form: fileForm(pdf(), 'a.pdf', 'piece') }))).toEqual([
      400,
      'requete-invalide',
    ]);
  });

  test('has ten files at most', async () => {
    const { id } = await api.draft(gip, documentDe());
    for (let index = 0; index < PIECES_LIMITS.files; index += 1)
      expect((await put(gip, id, pdf(String(index)))).status).toBe(201);
    expect(refusal(await put(gip, id, pdf('de trop')))).toEqual([409, 'trop-de-pieces']);
  });

  test('is its author’s alone, and its files stay as they are while it is reviewed', async () => {
    const { id } = await api.draft(referent, documentDe());
    await put(referent, id, pdf(), 'guide.pdf', 'une-piece');
    for (const other of [second, gip]) {
      expect(refusal(await put(other, id, pdf()))).toEqual([404, 'publication-introuvable']);
      expect(refusal(await other.get(`${PATH}/${id}/pieces/une-piece`))).toEqual([404, 'publication-introuvable']);
      expect(refusal(await other.delete(`${PATH}/${id}/pieces/une-piece`))).toEqual([404, 'publication-introuvable']);
    }
    await referent.post(`${PATH}/${id}/soumission`, { body: { revision: 1 } });
    expect((await second.get(`${PATH}/${id}/pieces/une-piece`)).status).toBe(200);
    for (const client of [referent, second])
      expect(refusal(await put(client, id, pdf()))).toEqual([409, 'etat-change']);
    expect(refusal(await referent.delete(`${PATH}/${id}/pieces/une-piece`))).toEqual([409, 'etat-change']);
  });
});

describe('an image', () => {
  test('has words, or is said to be a decoration, before it is handed in', async () => {
    const { id } = await api.draft(gip, documentDe());
    await put(gip, id, png(), 'plan.png', 'image-plan');
    expect((await detail(gip, id)).pieces).toMatchObject([{ image: true, type: 'image/png' }]);
    expect(await publish(gip, autreGip, id)).toMatchObject({
      status: 422,
      body: { code: 'image-sans-alternative', errors: [{ pointer: '/pieces/image-plan' }] },
    });
    const words = (body: object) => gip.patch(`${PATH}/${id}/pieces/image-plan`, { body });
    expect(refusal(await words({ alternative: 'x'.repeat(301), decorative: false }))).toEqual([
      400,
      'requete-invalide',
    ]);
    expect((await words({ alternative: ' Plan d’accès ', decorative: false })).body).toMatchObject({
      alternative: 'Plan d’accès',
      decorative: false,
    });
    expect((await words({ alternative: 'Plan', decorative: true })).body).toMatchObject({
      alternative: '',
      decorative: true,
    });
    expect((await publish(gip, autreGip, id)).status).toBe(200);
    expect((await agent.get(`${API}/publications/${id}`)).body).toMatchObject({ pieces: [{ decorative: true }] });
  });

  test('is the only kind of file that is described', async () => {
    const { id } = await api.draft(gip, documentDe());
    await put(gip, id, pdf(), 'guide.pdf', 'un-guide');
    const words = { body: { alternative: 'Guide', decorative: false } };
    expect(refusal(await gip.patch(`${PATH}/${id}/pieces/un-guide`, words))).toEqual([404, 'piece-introuvable']);
  });
});

describe('a reader', () => {
  test('is given the files of what is addressed to the account, by their name', async () => {
    const { id } = await api.draft(gip, documentDe({ audience: { guichets: ['00002'] } }));
    await put(gip, id, pdf('Contenu'), 'Guide « été ».pdf', 'un-guide');
    expect((await publish(gip, autreGip, id)).status).toBe(200);
    const path = `${API}/publications/${id}/pieces/un-guide`;
    const { status, headers, text } = await agent.get(path);
    expect([status, headers.get('content-type'), headers.get('x-content-type-options')]).toEqual([
      200,
      'application/pdf',
      'nosniff',
    ]);
    expect(headers.get('content-disposition')).toContain('inline');
    expect(text).toContain('Contenu');
    expect(refusal(await voisin.get(path))).toEqual([404, 'publication-introuvable']);
    expect(refusal(await agent.get(`${API}/publications/${id}/pieces/autre-piece`))).toEqual([
      404,
      'piece-introuvable',
    ]);
  });

  test('waits for the antivirus, and is never given what it refuses', async () => {
    const { id } = await api.draft(gip, documentDe());
    clamd.mode = 'down';
    expect((await put(gip, id, pdf(SIGNATURE), 'infecte.pdf', 'infectee')).status).toBe(201);
    expect((await put(gip, id, pdf(), 'sain.pdf', 'une-saine')).status).toBe(201);
    expect((await publish(gip, autreGip, id)).status).toBe(200);
    const get = (pieceId: string) => agent.get(`${API}/publications/${id}/pieces/${pieceId}`);
    expect(refusal(await get('une-saine'))).toEqual([503, 'piece-en-analyse']);
    clamd.mode = 'ok';
    expect((await get('une-saine')).status).toBe(200);
    expect(refusal(await get('infectee'))).toEqual([404, 'piece-infectee']);
  });
});

test('a correction has the files of what it corrects, and what it takes away is kept for the history alone', async () => {
  const { id } = await api.draft(gip, documentDe());
  await put(gip, id, pdf('un'), 'un.pdf', 'piece-un');
  await put(gip, id, pdf('deux'), 'deux.pdf', 'piece-deux');
  await publish(gip, autreGip, id);
  const before = await filesKept();
  const draft = RedactionDetail.parse((await gip.post(`${PATH}/${id}/correction`)).body);
  expect(draft.pieces.map((piece) => piece.id)).toEqual(['piece-un', 'piece-deux']);
  await gip.delete(`${PATH}/${draft.id}/pieces/piece-un`);
  await put(gip, draft.id, pdf('trois'), 'trois.pdf', 'piece-trois');
  expect((await agent.get(`${API}/publications/${id}/pieces/piece-un`)).status).toBe(200);
  const contenu = documentDe({ motifCorrection: 'Un guide est remplacé.' });
  await gip.put(`${PATH}/${draft.id}`, { body: { revision: draft.revision, contenu } });
  expect((await publish(gip, autreGip, draft.id)).status).toBe(200);
  expect((await agent.get(`${API}/publications/${id}`)).body).toMatchObject({
    pieces: [{ id: 'piece-deux' }, { id: 'piece-trois' }],
  });
  expect(refusal(await agent.get(`${API}/publications/${id}/pieces/piece-un`))).toEqual([404, 'piece-introuvable']);
  expect((await gip.get(`${PATH}/${id}/pieces/piece-un`)).status).toBe(200);
  expect(await filesKept()).toBe(before + 1);
});

test('the files of a draft that is deleted go, but for those of what it corrects', async () => {
  const { id } = await api.draft(gip, documentDe());
  await put(gip, id, pdf('gardé'), 'garde.pdf', 'piece-gardee');
  await publish(gip, autreGip, id);
  const before = await filesKept();
  const draft = RedactionDetail.parse((await gip.post(`${PATH}/${id}/correction`)).body);
  await put(gip, draft.id, pdf('jeté'), 'jete.pdf');
  expect(await filesKept()).toBe(before + 1);
  await gip.delete(`${PATH}/${draft.id}`);
  expect(await filesKept()).toBe(before);
  expect((await agent.get(`${API}/publications/${id}/pieces/piece-gardee`)).status).toBe(200);
});
