import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestAnswer, TestClient } from '@pwp/testing';
import { matching } from '@pwp/testing/matching';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { PLI_LIMITS, PliDetail } from '../../../contracts/index.ts';
import { buildDemande } from '../../../testing/index.ts';
import { encrypted, noPage } from '../../../testing/pdf.ts';
import { CONTENTS, pliForm, type FormFile } from '../../../testing/pieces.ts';
import { startNumerisationApi } from '../../../testing/start-numerisation-api.ts';
import { EtapeModel } from '../etape-model.ts';
import { PieceModel } from '../piece-model.ts';
import { PliModel } from '../pli-model.ts';

const PLIS = '/api/numerisation/plis';

const api = await startNumerisationApi();
api.sne.demandes.set('0340819000040PWP01', buildDemande());
api.sne.demandes.set('1110920020745G1175', buildDemande({ numeroUnique: '1110920020745G1175' }));
api.sne.demandes.set('0340920000001PWP01', buildDemande({ numeroUnique: '0340920000001PWP01', statut: 'radiee' }));
afterAll(() => api.close());
beforeEach(() => PliModel.destroy({ where: {} }));

const post = (client: TestClient, form: FormData, key: string = randomUUID()): Promise<TestAnswer> =>
  client.post(PLIS, { form, headers: { 'idempotency-key': key } });
const send = (form: Parameters<typeof pliForm>[0], key?: string) => post(api.agent, pliForm(form), key);
const pdf = (name: string, text = name): FormFile => ({ name, bytes: CONTENTS.pdf(text) });
const refusal = ({ status, body }: TestAnswer) => [status, (body as { code: string }).code];

/** Files in the store; those stored before a test are not counted. */
async function storedFiles(): Promise<string[]> {
  const entries = await readdir(join(api.folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test('it asks for a professional with a guichet', async () => {
  expect((await post(api.anonymous, pliForm())).status).toBe(401);
  expect((await post(api.as({ roles: ['referent'], guichets: ['00002'] }), pliForm())).status).toBe(403);
  expect((await post(api.as({ guichets: [] }), pliForm())).status).toBe(403);
  expect(await PliModel.count()).toBe(0);
});

test('a pli is stored with its files, waits for its deposit, and shows on the dashboard at once', async () => {
  const files = [
    pdf('Avis d’imposition.pdf'),
    { name: 'photo.jpg', bytes: CONTENTS.jpeg() },
    pdf('Avis d’imposition.pdf', 'bis'),
  ];
  const before = await storedFiles();
  const { status, body } = await send({ contexte: 'REN', files });
  expect(status).toBe(201);
  const pli = PliDetail.parse(body);
  expect(pli).toMatchObject({
    numeroUnique: '0340819000040PWP01',
    contexte: 'REN',
    statut: 'a-transmettre',
    dateTransmission: '2026-11-24T11:00:00.000Z',
    dateStatut: '2026-11-24T11:00:00.000Z',
    piecesRejetees: 0,
    motif: null,
    pieces: [
      { nom: 'Avis d’imposition.pdf', type: 'application/pdf', etat: 'transmise', motif: null },
      { nom: 'photo.jpg', type: 'image/jpeg', taille: CONTENTS.jpeg().length },
      { nom: 'Avis d’imposition.pdf' },
    ],
    historique: [{ statut: 'a-transmettre', date: '2026-11-24T11:00:00.000Z', motif: null }],
  });
  expect((await api.agent.get(PLIS)).body).toMatchObject({ total: 1, items: [{ transaction: pli.transaction }] });
  expect((await api.neighbour.get(`${PLIS}/${pli.transaction}`)).status).toBe(404);

  const added = (await storedFiles()).filter((file) => !before.includes(file));
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const stored = await Promise.all(added.map(async (file) => sha256(await readFile(file))));
  expect(stored.toSorted()).toEqual(files.map(({ bytes }) => sha256(bytes)).toSorted());
  const waiting = await api.platform.database.sequelize.query(
    'SELECT topic FROM platform_outbox WHERE message_key = :key AND sent_at IS NULL',
    { replacements: { key: pli.transaction } },
  );
  expect(waiting[0]).toEqual([{ topic: 'numerisation.deposit-pli' }]);
});

test.each(Object.entries(CONTENTS))('a file is taken for what its content is: %s', async (_kind, content) => {
  const { status, body } = await send({ files: [{ name: 'sans-extension', bytes: content() }] });
  expect(status).toBe(201);
  expect(Object.keys(PLI_LIMITS.types)).toContain(PliDetail.parse(body).pieces[0]?.type);
});

test('names are made safe and keep their accents', async () => {
  const { body } = await send({ files: [pdf('<script>Été.pdf')] });
  expect(PliDetail.parse(body).pieces[0]?.nom).toBe('_script_Été.pdf');
});

test('every contexte takes a numéro unique, typed with spaces', async () => {
  for (const contexte of ['AJO', 'AJOBR', 'REN', 'CRE', 'MAJ']) {
    const { status, body } = await send({ contexte, numeroUnique: ' 034 08 19 000040 pwp01 ' });
    expect([status, PliDetail.parse(body).numeroUnique]).toEqual([201, '0340819000040PWP01']);
  }
});

const tooMany = Array.from({ length: PLI_LIMITS.files + 1 }, (_, index) => pdf(`${index}.pdf`));
const refusals: [string, Parameters<typeof pliForm>[0], number, string, RegExp][] = [
  ['no file', { files: [] }, 422, 'aucun-fichier', /au moins un fichier/],
  [
    'an empty file',
    { files: [pdf('plein.pdf'), { name: 'vide.pdf', bytes: Buffer.alloc(0) }] },
    422,
    'fichier-vide',
    /vide\.pdf/,
  ],
  [
    'a foreign type',
    { files: [pdf('bon.pdf'), { name: 'faux.pdf', bytes: Buffer.from('MZ\u0090') }] },
    415,
    'type-de-fichier-refuse',
    /faux\.pdf/,
  ],
  [
    'a page of HTML',
    { files: [{ name: 'p.pdf', bytes: Buffer.from('<html>%PDF-1.4') }] },
    415,
    'type-de-fichier-refuse',
    /p\.pdf/,
  ],
  ['a foreign field', { files: [{ ...pdf('a.pdf'), field: 'autres' }] }, 400, 'requete-invalide', /autres/],
  ['too many files', { files: tooMany }, 413, 'trop-de-fichiers', /50 fichiers/],
  [
    'a file too large',
    {
      files: [
        pdf('petit.pdf'),
        { name: 'gros.pdf', bytes: Buffer.concat([CONTENTS.pdf(), Buffer.alloc(PLI_LIMITS.fileBytes)]) },
      ],
    },
    413,
    'fichier-trop-volumineux',
    /gros\.pdf.*10\sMo/,
  ],
  ['no numéro unique', { numeroUnique: '' }, 400, 'numero-unique-invalide', /Saisissez/],
  ['a thirteenth month', { numeroUnique: '0341319000040PWP01' }, 400, 'numero-unique-invalide', /mois «\s13\s»/],
  ['a foreign contexte', { contexte: 'XYZ' }, 400, 'requete-invalide', /«\sXYZ\s»/],
  [
    'a demande of another territory',
    { numeroUnique: '0690819000040PWP01' },
    403,
    'demande-hors-territoire',
    /00002.*069/,
  ],
  ['an unknown demande', { numeroUnique: '0340819999999PWP01' }, 404, 'demande-inconnue', /Vérifiez/],
  ['a demande that is radiée', { numeroUnique: '0340920000001PWP01' }, 409, 'demande-radiee', /radiée/],
];

test.each(refusals)('%s is refused and leaves nothing', async (_what, form, status, code, detail) => {
  const before = await storedFiles();
  const answer = await send(form);
  expect(refusal(answer)).toEqual([status, code]);
  expect(answer.body).toMatchObject({ detail: matching.stringMatching(detail) });
  expect(await storedFiles()).toEqual(before);
  expect(await PliModel.count()).toBe(0);
});

test('a file of exactly the limit passes', async () => {
  const bytes = Buffer.concat([CONTENTS.pdf(), Buffer.alloc(PLI_LIMITS.fileBytes - CONTENTS.pdf().length)]);
  expect((await send({ files: [{ name: 'juste.pdf', bytes }] })).status).toBe(201);
});

test('every refused file has its own error and pointer; the problem is that of the first', async () => {
  const before = await storedFiles();
  const answer = await send({
    files: [
      pdf('bon.pdf'),
      { name: 'coupe.pdf', bytes: CONTENTS.pdf().subarray(0, -20) },
      { name: 'protege.pdf', bytes: encrypted() },
      { name: 'sans-page.pdf', bytes: noPage() },
    ],
  });
  expect(refusal(answer)).toEqual([422, 'fichier-tronque']);
  expect(answer.body).toMatchObject({
    errors: [
      { pointer: '/files/1', detail: matching.stringMatching(/« coupe\.pdf » est incomplet/) },
      { pointer: '/files/2', detail: matching.stringMatching(/« protege\.pdf » est protégé/) },
      { pointer: '/files/3', detail: matching.stringMatching(/« sans-page\.pdf » n’a aucune page/) },
    ],
  });
  expect(await storedFiles()).toEqual(before);
  expect(await PliModel.count()).toBe(0);
});

test('a too large file has a pointer to its position', async () => {
  const large = Buffer.concat([CONTENTS.pdf(), Buffer.alloc(PLI_LIMITS.fileBytes)]);
  const { body } = await send({ files: [pdf('petit.pdf'), { name: 'gros.pdf', bytes: large }] });
  expect(body).toMatchObject({ errors: [{ pointer: '/files/1', detail: matching.stringContaining('gros.pdf') }] });
});

test('only a creation may come without numéro unique', async () => {
  const { status, body } = await send({ contexte: 'CRE', numeroUnique: '' });
  expect([status, PliDetail.parse(body).numeroUnique]).toEqual([201, null]);
  for (const contexte of ['AJO', 'AJOBR', 'REN', 'MAJ'])
    expect(refusal(await send({ contexte, numeroUnique: '' }))).toEqual([400, 'numero-unique-invalide']);
});

test('an Idempotency-Key is asked for, and must have its shape', async () => {
  expect(refusal(await api.agent.post(PLIS, { form: pliForm() }))).toEqual([400, 'requete-invalide']);
  for (const key of ['court', 'x'.repeat(65), 'avec espace ici']) {
    expect(refusal(await post(api.agent, pliForm(), key))).toEqual([400, 'requete-invalide']);
  }
  expect(refusal(await api.agent.post(PLIS, { body: {}, headers: { 'idempotency-key': randomUUID() } }))).toEqual([
    415,
    'type-de-corps-refuse',
  ]);
});

test('an application may name its pli, or not', async () => {
  const key = randomUUID();
  const named = await send({ reference: ' dossier du 26 au matin ' }, key);
  expect(named.body).toMatchObject({ reference: 'dossier du 26 au matin' });
  expect((await send({ reference: 'dossier du 26 au matin' }, key)).body).toEqual(named.body);
  for (const reference of [undefined, '', ' '])
    expect((await send(reference === undefined ? {} : { reference })).body).toMatchObject({ reference: null });
  const refused = await send({ reference: 'x'.repeat(81) });
  expect(refusal(refused)).toEqual([400, 'requete-invalide']);
  expect(refused.body).toMatchObject({ errors: [{ pointer: '/reference' }] });
});

test('the same key gives the same pli, and the files of the second request are dropped', async () => {
  const key = randomUUID();
  const first = await send({}, key);
  const files = await storedFiles();
  api.sne.demandes.delete('0340819000040PWP01');
  const second = await send({}, key);
  api.sne.demandes.set('0340819000040PWP01', buildDemande());
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body).toEqual(first.body);
  expect(await storedFiles()).toEqual(files);
  expect([await PliModel.count(), await PieceModel.count(), await EtapeModel.count()]).toEqual([1, 1, 1]);
});

test('the same key for anything else is refused', async () => {
  const key = randomUUID();
  await send({ files: [pdf('a.pdf'), pdf('b.pdf')] }, key);
  const files = await storedFiles();
  const others: Parameters<typeof pliForm>[0][] = [
    { files: [pdf('b.pdf'), pdf('a.pdf')] },
    { files: [pdf('a.pdf'), pdf('b.pdf')], contexte: 'MAJ' },
    { files: [pdf('a.pdf'), pdf('b.pdf')], numeroUnique: '1110920020745G1175' },
    { files: [pdf('a.pdf'), pdf('b.pdf')], reference: 'dossier du 26 au matin' },
  ];
  for (const other of others) expect(refusal(await send(other, key))).toEqual([422, 'cle-idempotence-reutilisee']);
  expect(await storedFiles()).toEqual(files);
  expect(await PliModel.count()).toBe(1);
});

test('the same key of two accounts makes two plis', async () => {
  const key = randomUUID();
  const colleague = api.as({ id: 'another-agent', guichets: ['00002'] });
  expect((await send({}, key)).status).toBe(201);
  expect((await post(colleague, pliForm(), key)).status).toBe(201);
});

test('requests of the same key at the same time make one pli', async () => {
  const key = randomUUID();
  const before = await storedFiles();
  const answers = await Promise.all(Array.from({ length: 6 }, () => send({}, key)));
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '200', '200', '200', '200', '201']);
  expect(new Set(answers.map(({ body }) => PliDetail.parse(body).transaction)).size).toBe(1);
  expect((await storedFiles()).length).toBe(before.length + 1);
  expect([await PliModel.count(), await PieceModel.count()]).toEqual([1, 1]);
});

test('concurrent different requests with the same key create one pli, and the others are refused', async () => {
  const key = randomUUID();
  const before = await storedFiles();
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => send({ files: [pdf(`${text}.pdf`)] }, key)));
  expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '422', '422']);
  expect((await storedFiles()).length).toBe(before.length + 1);
});

test('a pli is made while the SNE is down', async () => {
  const down = await startNumerisationApi();
  try {
    down.sne.mode = 'cut';
    const { status, body } = await post(down.agent, pliForm());
    expect([status, PliDetail.parse(body).statut]).toEqual([201, 'a-transmettre']);
    expect(down.logs.join('')).not.toContain('0340819000040PWP01');
  } finally {
    await down.close();
  }
});
