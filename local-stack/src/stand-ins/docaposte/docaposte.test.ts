import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CheckedCall } from '../simulators/testing/checked-client.ts';
import {
  deposit,
  NUMERO,
  ONE_FILE,
  sha256,
  START,
  transactionEnding,
  useDocaposteStand,
} from './testing/docaposte-stand.ts';

const stand = useDocaposteStand();

test('a deposited pli is taken in charge, listed with its files, and followed', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  const dateStatut = new Date(START).toISOString();
  expect(await stand.deposit({ transaction })).toMatchObject({
    status: 202,
    body: { transaction, statut: 'numerisation-en-cours', dateStatut },
  });
  const fichiers = ONE_FILE.map(({ nom, bytes }) => ({ nom, sha256: sha256(bytes) }));
  expect(await stand.received()).toEqual([{ transaction, numeroUnique: NUMERO, depots: 1, fichiers }]);
  expect(await stand.suivi(transaction)).toEqual({
    transaction,
    statut: 'numerisation-en-cours',
    dateStatut,
    numeroUnique: NUMERO,
    motif: null,
    pieces: [{ nom: 'carte identité.pdf', etat: 'transmise', motif: null }],
  });
});

test('a repeated deposit makes one pli and keeps its files once, even when both arrive together', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  const answers = await Promise.all([1, 2, 3].map(() => stand.deposit({ transaction })));
  expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 200, 202]);
  expect(await stand.received()).toMatchObject([{ transaction, depots: 3 }]);
  const folder = join(stand.dataDir(), 'docaposte-fichiers', transaction);
  expect(readdirSync(folder)).toEqual(['0']);
  expect(readFileSync(join(folder, '0'))).toEqual(ONE_FILE[0]?.bytes);
  expect(readdirSync(join(stand.dataDir(), 'docaposte-arrivees'))).toEqual([]);

  const other = deposit({ transaction, files: [{ nom: 'autre.pdf', bytes: Buffer.from('autre') }] });
  expect(await stand.call('POST', '/plis', other)).toMatchObject({
    status: 409,
    body: { code: 'transaction-deja-utilisee' },
  });
});

test('a deposit that is altered, incomplete or malformed is refused and leaves nothing', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  const refused = async (request: CheckedCall) => {
    const { status, body } = await stand.call('POST', '/plis', { ...request, faulty: true });
    return [status, z.object({ code: z.string() }).parse(body).code];
  };
  const twoFiles = [...ONE_FILE, { nom: 'b.pdf', bytes: Buffer.from('b') }];
  const alter = (metadonnees: Record<string, unknown>) => ({
    ...metadonnees,
    pieces: [{ nom: 'a.pdf', type: 'application/pdf', taille: 18, sha256: 'a'.repeat(64), categorie: null }],
  });
  expect(await refused(deposit({ transaction, announce: alter }))).toEqual([422, 'fichier-altere']);
  expect(await refused(deposit({ transaction, files: twoFiles, announce: alter }))).toEqual([400, 'depot-invalide']);
  expect(await refused(deposit({ transaction, numeroUnique: '034' }))).toEqual([400, 'metadonnees-invalides']);
  expect(await refused({ ...deposit({ transaction }), headers: {} })).toEqual([400, 'cle-idempotence-invalide']);
  expect(await refused({ ...deposit({ transaction }), headers: { 'X-Api-Key': 'autre' } })).toEqual([
    401,
    'cle-invalide',
  ]);
  const large = [{ nom: 'gros.pdf', bytes: Buffer.alloc(10 * 1024 * 1024 + 1) }];
  expect(await refused(deposit({ transaction, files: large }))).toEqual([413, 'fichier-trop-volumineux']);
  const many = Array.from({ length: 51 }, (_, rank) => ({ nom: `${rank}.pdf`, bytes: Buffer.from('x') }));
  expect(await refused(deposit({ transaction, files: many }))).toEqual([413, 'trop-de-fichiers']);
  const filesFirst = new FormData();
  filesFirst.append('fichiers', new Blob(['x']), 'x.pdf');
  filesFirst.append('metadonnees', '{}');
  expect(await refused({ form: filesFirst })).toEqual([400, 'depot-invalide']);
  expect(await stand.received()).toEqual([]);
  expect(readdirSync(join(stand.dataDir(), 'docaposte-fichiers'))).toEqual([]);
  expect(readdirSync(join(stand.dataDir(), 'docaposte-arrivees'))).toEqual([]);
});

test('a search tells of the plis that are known, each once', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await stand.deposit({ transaction });
  const search = (transactions: string[], faulty = false) =>
    stand.call('POST', '/plis/recherche', { json: { transactions }, faulty });
  expect((await search([transaction, transaction, 'inconnue00000'])).body).toEqual({
    items: [await stand.suivi(transaction)],
  });
  const tooMany = Array.from({ length: 1001 }, () => transaction);
  expect(await search(tooMany, true)).toMatchObject({ status: 400, body: { code: 'recherche-invalide' } });
  expect(await stand.call('GET', '/plis/inconnue00000')).toMatchObject({ status: 404, body: { code: 'pli-inconnu' } });
  expect(await stand.call('GET', '/plis/court', { faulty: true })).toMatchObject({
    status: 400,
    body: { code: 'transaction-invalide' },
  });
});

test('a move by hand that cannot be is refused', async () => {
  expect((await stand.moveByHand('inconnue00000', 'rejet-sne')).status).toBe(404);
  const transaction = transactionEnding('enregistrement-complet');
  await stand.deposit({ transaction });
  for (const [statut, motif] of [['a-transmettre'], ['perdu'], ['rejet-sne', 'mauvaise-humeur']] as const) {
    const refused = await stand.moveByHand(transaction, statut, motif);
    expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'statut-invalide' }]);
  }
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'numerisation-en-cours' });
});

test('the page moves a pli without script', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await stand.deposit({ transaction, files: [{ nom: '<b>x</b>.pdf', bytes: Buffer.from('x') }] });
  const sent = await fetch(`${stand.origin()}/dev/docaposte/plis/${transaction}/statut`, {
    method: 'POST',
    body: new URLSearchParams({ statut: 'pieces-rejetees', motif: '' }),
  });
  const page = await sent.text();
  expect(sent.url).toBe(`${stand.origin()}/dev/docaposte?transaction=${transaction}`);
  const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
  expect(sent.headers.get('content-security-policy')).toContain(
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  );
  expect(page).toContain(transaction);
  expect(page).toContain('Pièce illisible');
  expect(page).not.toContain('<b>');
});

test('pannes: 503, late answer, connection cut in the middle of a deposit; /dev always answers', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  const large = deposit({ transaction, files: [{ nom: 'a.pdf', bytes: Buffer.alloc(500_000) }] });
  const panne = (mode: string) => stand.postJson('/dev/docaposte/panne', { mode });

  await panne('erreur');
  expect(await stand.call('POST', '/plis', large)).toMatchObject({ status: 503, body: { code: 'indisponible' } });
  expect(await stand.received()).toEqual([]);
  await panne('coupure');
  await expect(stand.call('POST', '/plis', large)).rejects.toThrow('fetch failed');
  await expect(stand.call('GET', `/plis/${transaction}`)).rejects.toThrow('fetch failed');
  expect(await stand.received()).toEqual([]);
  expect(await (await stand.get(`/dev/docaposte/panne`)).json()).toEqual({ mode: 'coupure' });
  await panne('lent');
  const began = performance.now();
  expect((await stand.call('POST', '/plis', large)).status).toBe(202);
  expect(performance.now() - began).toBeGreaterThanOrEqual(75);
  await panne('off');
  expect(await stand.received()).toMatchObject([{ transaction, depots: 1 }]);
});
