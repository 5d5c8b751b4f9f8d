import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listen, type Listening } from '@pwp/api-kit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { seedSne } from '../../demo-data/seed-sne.ts';
import { loadInterface } from '../interfaces/interface-validator.ts';
import type { Simulator } from '../simulators/simulator-app.ts';
import { createSne } from './sne.ts';

const SPESYS = '/demandes/0340819000040PWP01';
const NOW = new Date('2026-11-24T10:00:00Z');

const Piece = z.object({
  id: z.string(),
  nom: z.string(),
  type: z.string(),
  taille: z.int(),
  sha256: z.string(),
  dateDepot: z.string(),
});
const Demande = z.object({
  statut: z.string(),
  demandeur: z.object({ nom: z.string() }),
  sections: z.array(
    z.object({ categories: z.array(z.object({ code: z.string(), max: z.int(), pieces: z.array(Piece) })) }),
  ),
});

let seeded: string;
let dataDir: string;
let sne: Simulator;
let server: Listening;

const contract = loadInterface('sne');

interface Call {
  form?: FormData;
  headers?: Record<string, string>;
}

/** One call, with its answer checked against the document. */
async function call(method: string, path: string, { form, headers = {} }: Call = {}) {
  // As bytes: when the connection is cut while fetch reads a form, it leaves an unhandled rejection.
  const encoded = new Response(form);
  const response = await fetch(`${server.url}/simulateurs/sne/v1${path}`, {
    method,
    headers: {
      'X-Api-Key': 'key',
      'Content-Type': encoded.headers.get('content-type') ?? 'application/json',
      ...headers,
    },
    body: form === undefined ? null : await encoded.arrayBuffer(),
  });
  const type = response.headers.get('content-type') ?? 'application/json';
  const bytes = Buffer.from(await response.arrayBuffer());
  const body: unknown = type.includes('json') && bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined;
  expect(contract.validateResponse(method, path, response.status, body, type)).toEqual([]);
  return { status: response.status, body, bytes, type };
}

async function open(slowMs = 80): Promise<void> {
  sne = createSne({ dataDir, apiKey: 'key', clock: () => NOW, slowMs });
  server = await listen(sne.handler, { port: 0, host: '127.0.0.1' });
}

async function close(): Promise<void> {
  await server.close(0);
  await sne.close();
}

beforeAll(async () => {
  seeded = mkdtempSync(join(tmpdir(), 'pwp-sne-seeded-'));
  await seedSne(seeded, NOW);
});

afterAll(() => rmSync(seeded, { recursive: true }));

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pwp-sne-'));
  cpSync(seeded, dataDir, { recursive: true });
  await open();
});

afterEach(async () => {
  await close();
  rmSync(dataDir, { recursive: true });
});

async function categories(demande = SPESYS) {
  const { body } = await call('GET', demande);
  return Demande.parse(body).sections.flatMap((section) => section.categories);
}

async function piecesOf(code: string, demande = SPESYS) {
  return (await categories(demande)).find((categorie) => categorie.code === code)?.pieces ?? [];
}

function deposit(categorie: string, bytes: Buffer = Buffer.from('%PDF-1.4 essai'), key = 'k1') {
  const form = new FormData();
  form.append('categorie', categorie);
  form.append('perimetre', 'Périmètre réglementaire');
  form.append('fichier', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'avis.pdf');
  return { form, headers: { 'Idempotency-Key': key } };
}

function setPanne(mode: string): Promise<Response> {
  return fetch(`${server.url}/dev/sne/panne`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ mode }),
  });
}

test('a demande is made radiée by hand, then active again', async () => {
  const change = (statut: unknown, demande = SPESYS) =>
    fetch(`${server.url}/dev/sne${demande}/statut`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ statut }),
    });
  expect(await (await change('radiee')).json()).toEqual({
    numeroUnique: '0340819000040PWP01',
    statut: 'radiee',
  });
  expect((await call('GET', SPESYS)).body).toMatchObject({ statut: 'radiee', demandeur: { nom: 'SPESYS' } });
  await change('active');
  expect((await call('GET', SPESYS)).body).toMatchObject({ statut: 'active' });
  expect((await change('perdue')).status).toBe(400);
  expect((await change('radiee', '/demandes/0340819000041PWP01')).status).toBe(404);
  const form = await fetch(`${server.url}/dev/sne${SPESYS}/statut`, {
    method: 'POST',
    body: new URLSearchParams({ statut: 'radiee' }),
    redirect: 'manual',
  });
  expect([form.status, form.headers.get('location')]).toEqual([303, '/dev/sne']);
  expect(await (await fetch(`${server.url}/dev/sne`)).text()).toContain('Rétablir 034 08 19 000040 PWP01');
});

test('a deleted piece is gone, from the demande and from the disk', async () => {
  const path = `${SPESYS}/pieces/SNE000189152000009`;
  expect((await call('DELETE', path)).status).toBe(204);
  expect((await piecesOf('ID_PIECE')).map((piece) => piece.id)).toEqual(['SNE000189152000024', 'SNE000189152000007']);
  expect(readdirSync(join(dataDir, 'sne-pieces'))).not.toContain('SNE000189152000009');
  expect(await call('DELETE', path)).toMatchObject({ status: 404, body: { code: 'piece-inconnue' } });
  expect(await call('GET', `${path}/contenu`)).toMatchObject({ status: 404, body: { code: 'piece-inconnue' } });
});

test('a locked piece and a demande that is radiée are not changed', async () => {
  const locked = '/demandes/0341123000874PWP01';
  expect(await call('DELETE', `${locked}/pieces/SNE000189152000141`)).toMatchObject({
    status: 409,
    body: { code: 'piece-verrouillee' },
  });
  expect(await piecesOf('ID_PIECE', locked)).toHaveLength(2);

  const radiee = '/demandes/0340521000112PWP01';
  expect(await call('GET', radiee)).toMatchObject({ status: 200, body: { statut: 'radiee' } });
  expect(await call('DELETE', `${radiee}/pieces/SNE000189152000131`)).toMatchObject({
    status: 409,
    body: { code: 'demande-radiee' },
  });
  expect(await call('POST', `${radiee}/pieces`, deposit('REV_AVIS_N'))).toMatchObject({
    status: 409,
    body: { code: 'demande-radiee' },
  });
});

test('a deposited piece is added once, however often it is sent', async () => {
  const created = await call('POST', `${SPESYS}/pieces`, deposit('RES_CAF'));
  expect(created.status).toBe(201);
  expect(Piece.parse(created.body)).toMatchObject({ nom: 'SNE000189152900001.pdf', dateDepot: '2026-11-24' });
  const repeated = await call('POST', `${SPESYS}/pieces`, deposit('RES_CAF'));
  expect(repeated).toMatchObject({ status: 200, body: created.body });
  expect(await piecesOf('RES_CAF')).toHaveLength(1);
  const { bytes } = await call('GET', `${SPESYS}/pieces/SNE000189152900001/contenu`);
  expect(bytes.toString()).toBe('%PDF-1.4 essai');
});

test('a deposit is refused whole: full or unknown category, too large, no key, not a form', async () => {
  const path = `${SPESYS}/pieces`;
  const refused = async (request: Parameters<typeof call>[2]) => {
    const { status, body } = await call('POST', path, request);
    return [status, z.object({ code: z.string() }).parse(body).code];
  };
  expect(await refused(deposit('PRO_ETUDIANT'))).toEqual([409, 'categorie-pleine']);
  expect(await refused(deposit('ID_PIECE'))).toEqual([409, 'categorie-pleine']);
  expect(await refused(deposit('INCONNUE'))).toEqual([400, 'categorie-inconnue']);
  expect(await refused(deposit('RES_CAF', Buffer.alloc(10 * 1024 * 1024 + 1)))).toEqual([
    413,
    'fichier-trop-volumineux',
  ]);
  expect(await refused({ ...deposit('RES_CAF'), headers: {} })).toEqual([400, 'cle-idempotence-absente']);
  expect(await refused({ headers: { 'Idempotency-Key': 'k' } })).toEqual([400, 'depot-invalide']);
  expect(await piecesOf('RES_CAF')).toEqual([]);
  expect(readdirSync(join(dataDir, 'sne-arrivees'))).toEqual([]);
});

test('unknown and malformed get different errors', async () => {
  expect(await call('GET', '/demandes/0340819999999PWP01')).toMatchObject({
    status: 404,
    body: { code: 'demande-inconnue' },
  });
  expect(await call('GET', '/demandes/0341319000040PWP01')).toMatchObject({
    status: 400,
    body: { code: 'numero-unique-invalide', message: 'Le mois «\u00A013\u00A0» n’existe pas.' },
  });
  expect(await call('DELETE', `${SPESYS}/pieces/a.b`)).toMatchObject({
    status: 400,
    body: { code: 'piece-invalide' },
  });
  expect(await call('GET', SPESYS, { headers: { 'X-Api-Key': 'autre' } })).toMatchObject({
    status: 401,
    body: { code: 'cle-invalide' },
  });
  const unknown = await fetch(`${server.url}/simulateurs/sne/v1/autre`, { headers: { 'X-Api-Key': 'key' } });
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'ressource-inconnue' }]);
});

test('panne « erreur »: 503 everywhere but under /dev, until it is off', async () => {
  expect(await (await setPanne('erreur')).json()).toEqual({ mode: 'erreur' });
  expect(await call('GET', SPESYS)).toMatchObject({ status: 503, body: { code: 'indisponible' } });
  expect(await call('POST', `${SPESYS}/pieces`, deposit('RES_CAF'))).toMatchObject({ status: 503 });
  expect(await (await fetch(`${server.url}/dev/sne/panne`)).json()).toEqual({ mode: 'erreur' });
  expect((await fetch(`${server.url}/dev/sne`)).status).toBe(200);
  await setPanne('off');
  expect(await piecesOf('RES_CAF')).toEqual([]);
});

test('panne « lent » that ends: what was held back is answered at once', async () => {
  await close();
  await open(600_000);
  await setPanne('lent');
  const overview = async () => (await fetch(`${server.url}/dev/sne`)).text();
  const before = await overview();
  const held = call('DELETE', `${SPESYS}/pieces/SNE000189152000009`);
  // The work is done before the response is delayed: the table has one piece less.
  await vi.waitUntil(async () => (await overview()) !== before);
  await setPanne('off');
  expect((await held).status).toBe(204);
});

test('the page lists the demandes and sets the panne without script', async () => {
  const page = await fetch(`${server.url}/dev/sne`);
  const text = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).toContain('<html lang="fr">');
  expect(text).toContain('034 08 19 000040 PWP01');
  const sent = await fetch(`${server.url}/dev/sne/panne`, {
    method: 'POST',
    body: new URLSearchParams({ mode: 'erreur' }),
    redirect: 'manual',
  });
  expect([sent.status, sent.headers.get('location')]).toEqual([303, '/dev/sne']);
  expect((await call('GET', SPESYS)).status).toBe(503);
  expect((await setPanne('explosion')).status).toBe(400);
});

test('everything is still there after a restart, and is not seeded again', async () => {
  await call('DELETE', `${SPESYS}/pieces/SNE000189152000009`);
  await call('POST', `${SPESYS}/pieces`, deposit('RES_CAF'));
  await close();
  expect(await seedSne(dataDir, NOW)).toBe(false);
  await open();
  expect(await piecesOf('ID_PIECE')).toHaveLength(2);
  expect(await call('POST', `${SPESYS}/pieces`, deposit('RES_CAF'))).toMatchObject({ status: 200 });
  expect(await piecesOf('RES_CAF')).toHaveLength(1);
});
