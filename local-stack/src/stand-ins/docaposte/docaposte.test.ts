import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, type Listening } from '@pwp/api-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadInterface } from '../interfaces/interface-validator.ts';
import { createSne } from '../sne/sne.ts';
import { openSneStore, type SneStore } from '../sne/sne-store.ts';
import { createDocaposte } from './docaposte.ts';
import { issueOf } from './pli-progress.ts';
import { categorieFromName } from './piece-typing.ts';

const NUMERO = '0340819000040PWP01';
const RADIEE = '0340521000112PWP01';
const START = Date.parse('2026-11-24T10:00:00Z');
const PACE = 60_000;
const ONE_FILE = [{ nom: 'carte identité.pdf', bytes: Buffer.from('%PDF-1.4 identité') }];
const contract = loadInterface('docaposte');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface Parcel {
  transaction: string;
  numeroUnique?: string | null;
  files?: { nom: string; bytes: Buffer; role?: string; categorie?: string }[];
  announced?: object;
  headers?: Record<string, string>;
}

let dataDir: string;
let now: number;
let sneFiles: SneStore;
let docaposte: ReturnType<typeof createDocaposte>;
let server: Listening;
let sneOrigin: string;
let closing: (() => Promise<void>)[];

async function open(): Promise<void> {
  const clock = () => new Date(now);
  const sne = createSne({ dataDir, apiKey: 'sne-key', clock });
  const sneServer = await listen(sne.handler, { port: 0, host: '127.0.0.1' });
  const sneUrl = `${sneServer.url}/simulateurs/sne/v1`;
  docaposte = createDocaposte({ dataDir, apiKey: 'key', sneUrl, sneApiKey: 'sne-key', pace: PACE, clock, slowMs: 80 });
  server = await listen(docaposte.handler, { port: 0, host: '127.0.0.1' });
  sneFiles = openSneStore(dataDir);
  sneOrigin = sneServer.url;
  closing = [() => docaposte.close(), () => server.close(0), () => sneServer.close(0), () => sne.close()];
}

async function close(): Promise<void> {
  sneFiles.close();
  for (const end of closing) await end();
}

beforeEach(async () => {
  now = START;
  dataDir = mkdtempSync(join(tmpdir(), 'pwp-docaposte-'));
  const demandeur = { nom: 'DEMO', prenom: 'Alice', dateNaissance: '1990-01-01' };
  const store = openSneStore(dataDir);
  store.addDemandes([
    { demande: { numeroUnique: NUMERO, statut: 'active', demandeur }, pieces: [] },
    { demande: { numeroUnique: RADIEE, statut: 'radiee', demandeur }, pieces: [] },
  ]);
  store.close();
  await open();
});
afterEach(async () => {
  await close();
  rmSync(dataDir, { recursive: true });
});

/** One call, with its answer checked against the document. */
async function call(method: string, path: string, body?: FormData | object, headers: Record<string, string> = {}) {
  // As bytes: when the connection is cut while fetch reads a form, it leaves an unhandled rejection.
  const encoded = new Response(body instanceof FormData || body === undefined ? body : JSON.stringify(body));
  const type = body instanceof FormData ? (encoded.headers.get('content-type') ?? '') : 'application/json';
  const sent = await encoded.arrayBuffer();
  const response = await fetch(`${server.url}/simulateurs/docaposte/v1${path}`, {
    method,
    headers: { 'X-Api-Key': 'key', 'Content-Type': type, ...headers },
    body: body === undefined ? null : sent,
  });
  const answer: unknown = await response.json();
  expect(contract.validateResponse(method, path, response.status, answer)).toEqual([]);
  return { status: response.status, body: answer };
}

function deposit({ transaction, numeroUnique = NUMERO, files = ONE_FILE, announced = {}, headers = {} }: Parcel) {
  const form = new FormData();
  const metadonnees = {
    transaction,
    numeroUnique,
    contexte: 'AJO',
    guichet: { code: '00002', siret: '13002072000038', codeTerritoire: '034' },
    dateTransmission: new Date(START).toISOString(),
    pieces: files.map(({ nom, bytes, role = 'piece', categorie = null }) => {
      return { nom, type: 'application/pdf', taille: bytes.length, sha256: sha256(bytes), role, categorie };
    }),
    ...announced,
  };
  form.append('metadonnees', JSON.stringify(metadonnees));
  for (const { nom, bytes } of files) form.append('fichiers', new Blob([new Uint8Array(bytes)]), nom);
  return call('POST', '/plis', form, { 'Idempotency-Key': transaction, ...headers });
}

/** A transaction whose pli ends in `statut` by itself; another `series` gives another one. */
function transactionEnding(statut: string, pieceCount = 1, series = 't'): string {
  const all = Array.from({ length: 1000 }, (_, index) => `${series}${String(index).padStart(12, '0')}`);
  return all.find((transaction) => issueOf(transaction, Array(pieceCount).fill(null)).statut === statut) ?? '';
}

const received = async (): Promise<unknown> => (await fetch(`${server.url}/dev/docaposte/plis`)).json();
const suivi = async (transaction: string) => (await call('GET', `/plis/${transaction}`)).body;
const inSne = () => sneFiles.pieces(NUMERO).map((piece) => piece.sha256);
const postJson = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const moveByHand = (transaction: string, statut: string, motif?: string) =>
  postJson(`${server.url}/dev/docaposte/plis/${transaction}/statut`, { statut, motif });

async function pass(steps: number): Promise<void> {
  now += steps * PACE;
  await docaposte.tick();
}

test('a repeated deposit makes one pli and keeps its files once, even when both arrive together', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  const answers = await Promise.all([1, 2, 3].map(() => deposit({ transaction })));
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 200, 202]);
  const fichiers = ONE_FILE.map(({ nom, bytes }) => ({ nom, sha256: sha256(bytes) }));
  const statut = 'numerisation-en-cours';
  expect(await received()).toEqual([{ transaction, numeroUnique: NUMERO, statut, depots: 3, fichiers }]);
  const folder = join(dataDir, 'docaposte-fichiers', transaction);
  expect(readdirSync(folder)).toEqual(['0']);
  expect(readFileSync(join(folder, '0'))).toEqual(ONE_FILE[0]?.bytes);
  expect(readdirSync(join(dataDir, 'docaposte-arrivees'))).toEqual([]);
  const other = [{ nom: 'autre.pdf', bytes: Buffer.from('autre') }];
  expect(await deposit({ transaction, files: other })).toMatchObject({ status: 409 });
});

test('a deposit that is altered, incomplete or malformed is refused and leaves nothing', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  const piece = { nom: 'a.pdf', type: 'application/pdf', taille: 18, sha256: 'a'.repeat(64), categorie: null };
  const many = Array.from({ length: 51 }, (_, rank) => ({ nom: `${rank}.pdf`, bytes: Buffer.from('x') }));
  const cases: [number, string, Omit<Parcel, 'transaction'>][] = [
    [422, 'fichier-altere', { announced: { pieces: [piece] } }],
    [400, 'depot-invalide', { announced: { pieces: [piece, piece] } }],
    [400, 'metadonnees-invalides', { numeroUnique: '034' }],
    [400, 'cle-idempotence-invalide', { headers: { 'Idempotency-Key': 'x' } }],
    [401, 'cle-invalide', { headers: { 'X-Api-Key': 'autre' } }],
    [413, 'fichier-trop-volumineux', { files: [{ nom: 'gros.pdf', bytes: Buffer.alloc(10 * 1024 * 1024 + 1) }] }],
    [413, 'trop-de-fichiers', { files: many }],
  ];
  for (const [status, code, parcel] of cases)
    expect(await deposit({ transaction, ...parcel })).toMatchObject({ status, body: { code } });
  expect(await received()).toEqual([]);
  expect(readdirSync(join(dataDir, 'docaposte-fichiers'))).toEqual([]);
  expect(readdirSync(join(dataDir, 'docaposte-arrivees'))).toEqual([]);
});

test('a search tells of the plis that are known, each once', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await deposit({ transaction });
  const search = (transactions: string[]) => call('POST', '/plis/recherche', { transactions });
  expect((await search([transaction, transaction, 'inconnue00000'])).body).toEqual({
    items: [await suivi(transaction)],
  });
  expect((await search(Array.from({ length: 1001 }, () => transaction))).status).toBe(400);
  expect((await call('GET', '/plis/inconnue00000')).status).toBe(404);
  expect((await call('GET', '/plis/court')).status).toBe(400);
});

test('time takes a pli to the end, over a restart; its pieces reach the SNE once, its form does not', async () => {
  const transaction = transactionEnding('enregistrement-complet', 2);
  const files = [{ nom: 'cerfa.pdf', bytes: Buffer.from('cerfa'), role: 'formulaire' }, ...ONE_FILE];
  await deposit({ transaction, files });
  await docaposte.tick();
  expect(await suivi(transaction)).toMatchObject({ statut: 'numerisation-en-cours' });
  await pass(1);
  const dateStatut = new Date(START + PACE).toISOString();
  expect(await suivi(transaction)).toMatchObject({ statut: 'enregistrement-en-cours', dateStatut });
  await close();
  await open();
  await pass(1);
  const pieces = [{ etat: 'acceptee' }, { etat: 'acceptee' }];
  expect(await suivi(transaction)).toMatchObject({ statut: 'enregistrement-complet', motif: null, pieces });
  await pass(5);
  expect(inSne()).toEqual(ONE_FILE.map(({ bytes }) => sha256(bytes)));
});

test('a rejected piece has its motif and stays out of the SNE; the others go there', async () => {
  const transaction = transactionEnding('pieces-rejetees', 2);
  const files = ['bail', 'bourse'].map((nom) => ({ nom: `${nom}.pdf`, bytes: Buffer.from(nom) }));
  await deposit({ transaction, files });
  await pass(2);
  const { pieces } = issueOf(transaction, ['LOG_LOCATAIRE', 'RES_BOURSE']);
  expect(await suivi(transaction)).toMatchObject({ statut: 'pieces-rejetees', motif: null, pieces });
  expect(inSne()).toEqual(
    files.filter((_, rank) => pieces[rank]?.etat === 'acceptee').map(({ bytes }) => sha256(bytes)),
  );
});

test('what the SNE refuses rejects the piece (full category) or the pli (radiée, unknown)', async () => {
  const transaction = transactionEnding('enregistrement-complet', 3);
  const files = ['1', '2', '3'].map((nom) => ({ nom, bytes: Buffer.from(nom), categorie: 'REV_AVIS_N' }));
  await deposit({ transaction, files });
  await pass(2);
  expect(await suivi(transaction)).toMatchObject({
    statut: 'pieces-rejetees',
    pieces: [{ etat: 'acceptee' }, { etat: 'acceptee' }, { etat: 'rejetee', motif: 'categorie-pleine' }],
  });
  for (const [series, numeroUnique, motif] of [
    ['r', RADIEE, 'demande-radiee'],
    ['i', '0340819999999PWP01', 'demande-inconnue'],
  ] as const) {
    const refused = transactionEnding('enregistrement-complet', 1, series);
    await deposit({ transaction: refused, numeroUnique });
    await pass(2);
    const pieces = [{ etat: 'transmise', motif: null }];
    expect(await suivi(refused)).toMatchObject({ statut: 'rejet-sne', motif, pieces });
  }
});

test('a creation, which has no number yet, ends without the SNE; some plis are drawn to be rejected by it', async () => {
  const creation = transactionEnding('enregistrement-complet');
  const rejected = transactionEnding('rejet-sne');
  await deposit({ transaction: creation, numeroUnique: null });
  await deposit({ transaction: rejected });
  await pass(2);
  expect(await suivi(creation)).toMatchObject({ statut: 'enregistrement-complet' });
  expect(await suivi(rejected)).toMatchObject({ statut: 'rejet-sne', motif: 'demande-radiee' });
  expect(inSne()).toEqual([]);
});

test('while the SNE is down a pli waits, and the page says why; then it ends by itself', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await deposit({ transaction });
  await postJson(`${sneOrigin}/dev/sne/panne`, { mode: 'erreur' });
  await pass(2);
  expect(await suivi(transaction)).toMatchObject({ statut: 'enregistrement-en-cours' });
  expect(await (await fetch(`${server.url}/dev/docaposte`)).text()).toContain('indisponible');
  await postJson(`${sneOrigin}/dev/sne/panne`, { mode: 'off' });
  await pass(1);
  const dateStatut = new Date(now).toISOString();
  expect(await suivi(transaction)).toMatchObject({ statut: 'enregistrement-complet', dateStatut });
  expect(inSne()).toHaveLength(1);
});

test('a statut given by hand stays, with its motif; a complete one takes its pieces to the SNE', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  expect((await moveByHand(transaction, 'rejet-sne')).status).toBe(404);
  await deposit({ transaction });
  for (const [statut, motif] of [['a-transmettre'], ['perdu'], ['rejet-sne', 'mauvaise-humeur']] as const)
    expect((await moveByHand(transaction, statut, motif)).status).toBe(400);
  expect(await (await moveByHand(transaction, 'pieces-rejetees')).json()).toMatchObject({
    statut: 'pieces-rejetees',
    pieces: [{ motif: 'illisible' }],
  });
  await moveByHand(transaction, 'pieces-rejetees', 'perimee');
  await pass(5);
  const pieces = [{ etat: 'rejetee', motif: 'perimee' }];
  expect(await suivi(transaction)).toMatchObject({ statut: 'pieces-rejetees', pieces });
  await moveByHand(transaction, 'rejet-sne', 'demande-inconnue');
  expect(await suivi(transaction)).toMatchObject({ motif: 'demande-inconnue', pieces: [{ etat: 'transmise' }] });
  expect(inSne()).toEqual([]);
  await moveByHand(transaction, 'numerisation-en-cours');
  await pass(5);
  expect(await suivi(transaction)).toMatchObject({ statut: 'numerisation-en-cours', motif: null });
  await moveByHand(transaction, 'enregistrement-complet');
  await docaposte.tick();
  expect(await suivi(transaction)).toMatchObject({ statut: 'enregistrement-complet', motif: null });
  expect(inSne()).toHaveLength(1);
});

test('the page moves a pli without script', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await deposit({ transaction, files: [{ nom: '<b>x</b>.pdf', bytes: Buffer.from('x') }] });
  const sent = await fetch(`${server.url}/dev/docaposte/plis/${transaction}/statut`, {
    method: 'POST',
    body: new URLSearchParams({ statut: 'pieces-rejetees', motif: '' }),
  });
  const page = await sent.text();
  expect(sent.url).toBe(`${server.url}/dev/docaposte?transaction=${transaction}`);
  const style = createHash('sha256').update(/<style>([^]*)<\/style>/.exec(page)?.[1] ?? '');
  const policy = `default-src 'none'; style-src 'sha256-${style.digest('base64')}'`;
  expect(sent.headers.get('content-security-policy')).toContain(policy);
  expect(page).toContain('Pièce illisible');
  expect(page).not.toContain('<b>');
});

test('pannes: 503, late answer, connection cut in the middle of a deposit; /dev always answers', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  const large = { transaction, files: [{ nom: 'a.pdf', bytes: Buffer.alloc(500_000) }] };
  const panne = (mode: string) => postJson(`${server.url}/dev/docaposte/panne`, { mode });
  await panne('erreur');
  expect(await deposit(large)).toMatchObject({ status: 503, body: { code: 'indisponible' } });
  await panne('coupure');
  await expect(deposit(large)).rejects.toThrow('fetch failed');
  await expect(suivi(transaction)).rejects.toThrow('fetch failed');
  expect(await received()).toEqual([]);
  await panne('lent');
  const began = performance.now();
  expect((await deposit(large)).status).toBe(202);
  expect(performance.now() - began).toBeGreaterThanOrEqual(75);
  await panne('off');
  expect(await received()).toMatchObject([{ transaction, depots: 1 }]);
});

test('about 1 pli in 6 has rejected pieces, 1 in 15 is rejected by the SNE; pieces and motifs agree with the end', () => {
  const counts = { 'enregistrement-complet': 0, 'pieces-rejetees': 0, 'rejet-sne': 0 };
  const unexpected = new Set<string>();
  for (let index = 0; index < 3000; index++) {
    const categories = ['RES_SALAIRE', 'DEM_AUTRE', null];
    const { statut, motif, pieces } = issueOf(`t${String(index).padStart(12, '0')}`, categories);
    counts[statut]++;
    for (const [rank, piece] of pieces.entries())
      if (piece.motif === 'hors-perimetre') unexpected.add(categories[rank] ?? '');
    expect(pieces.some(({ etat }) => etat === 'rejetee')).toBe(statut === 'pieces-rejetees');
    expect(pieces.every(({ etat, motif: reason }) => (etat === 'rejetee') === (reason !== null))).toBe(true);
    expect(motif !== null).toBe(statut === 'rejet-sne');
  }
  expect(unexpected).toEqual(new Set(['DEM_AUTRE']));
  expect(counts['pieces-rejetees'] / 3000).toBeCloseTo(1 / 6, 1);
  expect(counts['rejet-sne'] / 3000).toBeCloseTo(1 / 15, 1);
});

test('a piece is typed by the words of its name', () => {
  expect(categorieFromName('Carte d’identité.pdf')).toBe('ID_PIECE');
  expect(categorieFromName('attestation-hébergement.jpg')).toBe('LOG_HEBERGE');
  expect(categorieFromName('caféine.pdf')).toBe('DEM_AUTRE');
});
