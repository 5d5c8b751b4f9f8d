import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { PLI_LIMITS } from '../../../contracts/index.ts';
import { buildCategorie, buildDemande, buildSnePiece } from '../../../testing/index.ts';
import { BROUILLONS, NUMERO, refusal, type FichierToPut } from '../../../testing/brouillons.ts';
import { bomb, encrypted, noPage, onePage } from '../../../testing/pdf.ts';
import { CONTENTS } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { BrouillonFichierModel } from './brouillon-fichier-model.ts';

let id: string;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const HELD = CONTENTS.pdf('déjà dans la demande');

const api = await startNumerisationApi();
const pieces = [buildSnePiece('SNE1', { sha256: sha256(HELD) })];
api.sne.demandes.set(NUMERO, buildDemande({ categories: [buildCategorie({ pieces })] }));
afterAll(() => api.close());
beforeEach(async () => {
  const { id: opened } = await api.drafts.open();
  await api.agent.delete(`${BROUILLONS}/${opened}`);
  ({ id } = await api.drafts.open());
});

const put = (fichier?: FichierToPut) => api.drafts.put(id, fichier);
const names = async () => (await api.drafts.read(id)).fichiers.map(({ nom }) => nom);

test('a file is stored with the type of its content and the choices of the agent', async () => {
  const before = await api.storedFiles();
  const fichierId = randomUUID();
  const fichier = { fichierId, name: 'Été <script>.pdf', categorie: 'ID_CNI' };
  const { status, body } = await put(fichier);
  expect([status, body]).toEqual([
    201,
    {
      id: fichierId,
      nom: 'Été _script_.pdf',
      type: 'application/pdf',
      taille: CONTENTS.pdf(fichierId).length,
      role: 'piece',
      categorie: 'ID_CNI',
      doublon: null,
      comparee: true,
    },
  ]);
  expect((await api.drafts.read(id)).fichiers).toEqual([body]);
  expect(await api.storedFiles()).toHaveLength(before.length + 1);
});

test('the same file under the same id is one file: after a lost answer, or twice at the same time', async () => {
  const before = await api.storedFiles();
  const fichier = { fichierId: randomUUID() };
  const answers = await Promise.all([put(fichier), put(fichier), put(fichier)]);
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '200', '201']);
  expect((await put(fichier)).body).toEqual(answers[0]?.body);
  expect((await api.drafts.read(id)).fichiers).toHaveLength(1);
  expect(await api.storedFiles()).toHaveLength(before.length + 1);
  expect(refusal(await put({ ...fichier, bytes: CONTENTS.pdf('autre') }))).toEqual([409, 'identifiant-reutilise']);
  expect(await api.storedFiles()).toHaveLength(before.length + 1);
});

function pointersOf(body: unknown): string[] {
  const { errors } = z.object({ errors: z.array(z.object({ pointer: z.string() })).default([]) }).parse(body);
  return errors.map(({ pointer }) => pointer);
}

const large = onePage(Buffer.alloc(PLI_LIMITS.fileBytes, 'x'));
const crowded = onePage(Buffer.from('1 0 obj '.repeat(101_000)));
const vast = Buffer.from(CONTENTS.png());
vast.writeUInt32BE(50_000, 16);
vast.writeUInt32BE(50_000, 20);
const refusals: [string, FichierToPut, number, string, RegExp][] = [
  ['an empty file', { name: 'vide.pdf', bytes: Buffer.alloc(0) }, 422, 'fichier-vide', /« vide\.pdf » est vide/],
  ['a program', { name: 'a.pdf', bytes: Buffer.from('MZ\u0090\0') }, 415, 'type-de-fichier-refuse', /« a\.pdf ».*HEIC/],
  ['a page of HTML', { name: 'p.pdf', bytes: Buffer.from('<html>%PDF-1.4') }, 415, 'type-de-fichier-refuse', /p\.pdf/],
  ['a cut PDF', { name: 'c.pdf', bytes: large.subarray(0, 5_000) }, 422, 'fichier-tronque', /« c\.pdf » est incomplet/],
  ['a cut JPEG', { name: 'c.jpg', bytes: CONTENTS.jpeg().subarray(0, -2) }, 422, 'fichier-tronque', /« c\.jpg »/],
  ['a cut PNG', { name: 'c.png', bytes: CONTENTS.png().subarray(0, -12) }, 422, 'fichier-tronque', /« c\.png »/],
  ['an encrypted PDF', { name: 'e.pdf', bytes: encrypted() }, 422, 'pdf-chiffre', /« e\.pdf ».*mot de passe/],
  ['a PDF without page', { name: 'z.pdf', bytes: noPage() }, 422, 'pdf-sans-page', /« z\.pdf » n’a aucune page/],
  ['a damaged PDF', { name: 'd.pdf', bytes: Buffer.from('%PDF-1.7\n\n%%EOF') }, 422, 'fichier-illisible', /« d\.pdf »/],
  [
    'a PDF of too many objects',
    { name: 'o.pdf', bytes: crowded },
    422,
    'fichier-trop-complexe',
    /« o\.pdf » est trop comp/,
  ],
  [
    'a PDF that unpacks without end',
    { name: 'b.pdf', bytes: bomb() },
    422,
    'contenu-trop-volumineux',
    /« b\.pdf » est trop volumineux une fois décompressé/,
  ],
  [
    'a PNG of 50,000²',
    { name: 'i.png', bytes: vast },
    422,
    'image-trop-grande',
    /« i\.png » a plus de 150 millions de pix/,
  ],
  ['a large file', { name: 'g.pdf', bytes: large }, 413, 'fichier-trop-volumineux', /«\sg\.pdf\s» dépasse 10\sMo/],
  ['a name of 300 characters', { name: `${'n'.repeat(300)}.pdf`, bytes: noPage() }, 422, 'pdf-sans-page', /« n{150} »/],
  ['a foreign role', { role: 'couverture' }, 400, 'requete-invalide', /formulaire ou piece/],
  ['a form in an addition', { role: 'formulaire' }, 400, 'requete-invalide', /CERFA/],
  ['a category that is too long', { categorie: 'x'.repeat(33) }, 400, 'requete-invalide', /32 caractères/],
];

test.each(refusals)(
  '%s is refused in its own words and leaves nothing',
  async (_what, fichier, status, code, detail) => {
    const before = await api.storedFiles();
    const fichierId = randomUUID();
    const answer = await put({ ...fichier, fichierId });
    expect(refusal(answer)).toEqual([status, code]);
    expect(answer.body).toMatchObject({ detail: matching.stringMatching(detail) });
    expect(pointersOf(answer.body)).toEqual(
      status === 400 ? [] : [status === 413 ? '/file/0' : `/fichiers/${fichierId}`],
    );
    expect(await api.storedFiles()).toEqual(before);
    expect(await names()).toEqual([]);
  },
);

test('a form without its file, under another name or with two is refused', async () => {
  const path = `${BROUILLONS}/${id}/fichiers/${randomUUID()}`;
  const pdf = () => new Blob([new Uint8Array(CONTENTS.pdf())]);
  const form = (...fields: string[]) => {
    const data = new FormData();
    for (const field of fields) data.append(field, pdf(), 'a.pdf');
    return data;
  };
  const before = await api.storedFiles();
  const empty = new FormData();
  empty.set('role', 'piece');
  expect(refusal(await api.agent.put(path, { form: empty }))).toEqual([422, 'aucun-fichier']);
  expect(refusal(await api.agent.put(path, { form: form('files') }))).toEqual([400, 'requete-invalide']);
  expect(refusal(await api.agent.put(path, { form: form('file', 'file') }))).toEqual([413, 'trop-de-fichiers']);
  expect(refusal(await api.agent.put(path, { body: {} }))).toEqual([415, 'type-de-corps-refuse']);
  expect(refusal(await api.agent.put(`${BROUILLONS}/${id}/fichiers/court`, { form: form('file') }))).toEqual([
    400,
    'requete-invalide',
  ]);
  expect(await api.storedFiles()).toEqual(before);
});

test('a file of exactly the limit passes', async () => {
  const bytes = Buffer.concat([CONTENTS.pdf(), Buffer.alloc(PLI_LIMITS.fileBytes - CONTENTS.pdf().length)]);
  expect((await put({ bytes })).status).toBe(201);
});

test('duplicate content, in the draft or in the demande, is stored with a warning', async () => {
  const bytes = CONTENTS.pdf('deux fois');
  const first = await api.drafts.add(id, { bytes });
  const second = await api.drafts.add(id, { bytes });
  const held = await api.drafts.add(id, { bytes: HELD });
  expect([first.doublon, second.doublon, held.doublon]).toEqual([null, 'lot', 'demande']);
  const doublons = async () => (await api.drafts.read(id)).fichiers.map(({ doublon }) => doublon);
  expect(await doublons()).toEqual([null, 'lot', 'demande']);
  await api.agent.delete(`${BROUILLONS}/${id}/fichiers/${first.id}`);
  expect(await doublons()).toEqual([null, 'demande']);
});

test('a piece that was just deleted from the demande is no duplicate', async () => {
  await api.drafts.add(id, { bytes: HELD });
  await api.agent.delete(`/api/numerisation/demandes/${NUMERO}/pieces/SNE1`);
  const again = await api.drafts.add(id, { bytes: CONTENTS.pdf('autre') });
  const { id: other } = await api.drafts.open({ contexte: 'MAJ' });
  const fresh = await api.drafts.add(other, { bytes: HELD });
  api.sne.deleted.clear();
  expect([again.doublon, fresh.doublon]).toEqual([null, null]);
});

test('a file is stored while the SNE is down, marked as not compared', async () => {
  api.sne.mode = 'error';
  const { id: cerfa } = await api.drafts.open({ contexte: 'REN', numeroUnique: '1110920020745G1175' });
  const held = await api.drafts.put(cerfa, { bytes: HELD, role: 'formulaire' });
  api.sne.mode = 'ok';
  expect([held.status, held.body]).toMatchObject([201, { role: 'formulaire', doublon: null, comparee: false }]);
  expect((await api.drafts.read(cerfa)).fichiers).toMatchObject([{ comparee: false }]);
});

test('the fifty-first file is refused before it is read, fifty that arrive together with one more are not fifty-one', async () => {
  const rows = Array.from({ length: PLI_LIMITS.files - 1 }, (_, rang) => ({
    brouillonId: id,
    fichierId: `fichier-${String(rang).padStart(3, '0')}`,
    rang,
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
  const before = await api.storedFiles();
  const answers = await Promise.all([put(), put(), put()]);
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '413', '413']);
  expect(refusal(await put())).toEqual([413, 'trop-de-fichiers']);
  expect(await api.storedFiles()).toHaveLength(before.length + 1);
  expect(await BrouillonFichierModel.count({ where: { brouillonId: id } })).toBe(PLI_LIMITS.files);
});

test('beyond 100 MB in all, a file is refused and the others stay', async () => {
  const kept = await api.drafts.add(id);
  await BrouillonFichierModel.update({ taille: PLI_LIMITS.totalBytes - 300 }, { where: { fichierId: kept.id } });
  const before = await api.storedFiles();
  const answer = await put({ name: 'de trop.pdf' });
  expect(refusal(answer)).toEqual([413, 'envoi-trop-volumineux']);
  expect(answer.body).toMatchObject({ detail: matching.stringMatching(/de trop\.pdf.*100\sMo/) });
  expect(await api.storedFiles()).toEqual(before);
});

test('an interrupted upload leaves no file and no row', async () => {
  const before = await api.storedFiles();
  const token = api.realm.token({ id: 'agent-00002', guichets: ['00002'] });
  await new Promise<void>((resolve) => {
    const outgoing = request(`${api.url}${BROUILLONS}/${id}/fichiers/${randomUUID()}`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'multipart/form-data; boundary=cut',
        'content-length': '500000',
      },
    });
    outgoing.on('error', () => resolve());
    const head = '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n';
    outgoing.write(head + 'x'.repeat(100_000), () => outgoing.destroy());
  });
  await expect.poll(() => api.storedFiles()).toEqual(before);
  expect(await names()).toEqual([]);
});

test('the category can be set, changed and cleared', async () => {
  const { id: fichierId } = await api.drafts.add(id);
  const path = `${BROUILLONS}/${id}/fichiers/${fichierId}`;
  expect((await api.agent.patch(path, { body: { categorie: 'ID_CNI' } })).body).toMatchObject({ categorie: 'ID_CNI' });
  expect((await api.agent.patch(path, { body: { categorie: null } })).body).toMatchObject({ categorie: null });
  expect((await api.agent.patch(path, { body: { categorie: 'x'.repeat(33) } })).status).toBe(400);
  const absent = `${BROUILLONS}/${id}/fichiers/${randomUUID()}`;
  expect(refusal(await api.agent.patch(absent, { body: { categorie: null } }))).toEqual([404, 'fichier-introuvable']);
});

test('a removed file is gone, and removing it again succeeds', async () => {
  const before = await api.storedFiles();
  const { id: fichierId } = await api.drafts.add(id);
  const path = `${BROUILLONS}/${id}/fichiers/${fichierId}`;
  expect([(await api.agent.delete(path)).status, (await api.agent.delete(path)).status]).toEqual([204, 204]);
  expect(await api.storedFiles()).toEqual(before);
  expect(await names()).toEqual([]);
});

test('the order is that of the agent; unnamed files follow, unknown ids are ignored', async () => {
  const [a, b, c] = [
    await api.drafts.add(id, { name: 'a.pdf' }),
    await api.drafts.add(id, { name: 'b.pdf' }),
    await api.drafts.add(id, { name: 'c.pdf' }),
  ];
  const order = (fichiers: string[]) => api.agent.put(`${BROUILLONS}/${id}/ordre`, { body: { fichiers } });
  expect((await order([c.id, a.id, b.id])).status).toBe(200);
  expect(await names()).toEqual(['c.pdf', 'a.pdf', 'b.pdf']);
  await order([b.id, randomUUID(), b.id]);
  await api.drafts.add(id, { name: 'd.pdf' });
  expect(await names()).toEqual(['b.pdf', 'c.pdf', 'a.pdf', 'd.pdf']);
});

test('each change makes the draft last longer', async () => {
  api.clock.advance(3_600_000);
  await api.drafts.add(id);
  const { updatedAt, dateExpiration } = await api.drafts.read(id);
  expect(Date.parse(updatedAt)).toBe(api.clock.now().getTime());
  expect(Date.parse(dateExpiration) - Date.parse(updatedAt)).toBe(7 * 24 * 3_600_000);
});
