import { expect, test } from 'vitest';
import {
  NUMERO,
  ONE_FILE,
  PACE,
  RADIEE,
  sha256,
  START,
  transactionEnding,
  useDocaposteStand,
} from './testing/docaposte-stand.ts';
import { issueOf } from './pli-progress.ts';

const stand = useDocaposteStand();

test('time takes a pli to the end; its pieces reach the SNE', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await stand.deposit({ transaction });
  await stand.tick();
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'numerisation-en-cours' });
  await stand.pass(1);
  expect(await stand.suivi(transaction)).toMatchObject({
    statut: 'enregistrement-en-cours',
    dateStatut: new Date(START + PACE).toISOString(),
  });
  expect(await stand.sneFingerprints()).toEqual([]);
  await stand.pass(1);
  expect(await stand.suivi(transaction)).toMatchObject({
    statut: 'enregistrement-complet',
    motif: null,
    pieces: [{ etat: 'acceptee' }],
  });
  expect(await stand.sneFingerprints()).toEqual(ONE_FILE.map(({ bytes }) => sha256(bytes)));
  await stand.pass(5);
  expect(await stand.sneFingerprints()).toHaveLength(1);
});

test('a rejected piece has its motif and stays out of the SNE; the others go there', async () => {
  const transaction = transactionEnding('pieces-rejetees', 2);
  const files = [
    { nom: 'bail.pdf', bytes: Buffer.from('bail') },
    { nom: 'bourse.pdf', bytes: Buffer.from('bourse') },
  ];
  await stand.deposit({ transaction, files });
  await stand.pass(2);
  const { pieces } = issueOf(transaction, 2);
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'pieces-rejetees', motif: null, pieces });
  const accepted = files.filter((_, rank) => pieces[rank]?.etat === 'acceptee').map(({ bytes }) => sha256(bytes));
  expect(await stand.sneFingerprints()).toEqual(accepted);
});

test('the form of a demande CERFA is entered, not filed as a piece', async () => {
  const transaction = transactionEnding('enregistrement-complet', 2);
  const files = [
    { nom: 'cerfa.pdf', bytes: Buffer.from('cerfa'), role: 'formulaire' },
    { nom: 'bail.pdf', bytes: Buffer.from('bail'), role: 'piece' },
  ];
  await stand.deposit({ transaction, files });
  await stand.pass(2);
  expect(await stand.suivi(transaction)).toMatchObject({
    statut: 'enregistrement-complet',
    numeroUnique: NUMERO,
    pieces: [{ etat: 'acceptee' }, { etat: 'acceptee' }],
  });
  expect(await stand.sneFingerprints()).toEqual([sha256(Buffer.from('bail'))]);
});

test('what the SNE refuses rejects the piece (full category) or the pli (radiée, unknown)', async () => {
  const transaction = transactionEnding('enregistrement-complet', 3);
  const files = ['1', '2', '3'].map((name) => ({
    nom: `${name}.pdf`,
    bytes: Buffer.from(name),
    categorie: 'REV_AVIS_N',
  }));
  await stand.deposit({ transaction, files });
  await stand.pass(2);
  expect(await stand.suivi(transaction)).toMatchObject({
    statut: 'pieces-rejetees',
    pieces: [{ etat: 'acceptee' }, { etat: 'acceptee' }, { etat: 'rejetee', motif: 'categorie-pleine' }],
  });

  for (const [series, numeroUnique, motif] of [
    ['r', RADIEE, 'demande-radiee'],
    ['i', '0340819999999PWP01', 'demande-inconnue'],
  ] as const) {
    const refused = transactionEnding('enregistrement-complet', 1, series);
    await stand.deposit({ transaction: refused, numeroUnique });
    await stand.pass(2);
    expect(await stand.suivi(refused)).toMatchObject({
      statut: 'rejet-sne',
      motif,
      pieces: [{ etat: 'transmise', motif: null }],
    });
  }
});

test('a creation, which has no number yet, ends without the SNE; some plis are drawn to be rejected by it', async () => {
  const creation = transactionEnding('enregistrement-complet');
  const rejected = transactionEnding('rejet-sne');
  await stand.deposit({ transaction: creation, numeroUnique: null });
  await stand.deposit({ transaction: rejected });
  await stand.pass(2);
  expect(await stand.suivi(creation)).toMatchObject({ statut: 'enregistrement-complet' });
  expect(await stand.suivi(rejected)).toMatchObject({ statut: 'rejet-sne', motif: 'demande-radiee' });
  expect(await stand.sneFingerprints()).toEqual([]);
});

test('while the SNE is down a pli waits, and the page says why; then it ends by itself', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await stand.deposit({ transaction });
  await stand.postJson('/dev/sne/panne', { mode: 'erreur' });
  await stand.pass(2);
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'enregistrement-en-cours' });
  expect(await (await stand.get(`/dev/docaposte`)).text()).toContain('indisponible');
  await stand.postJson('/dev/sne/panne', { mode: 'coupure' });
  await stand.pass(1);
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'enregistrement-en-cours' });
  await stand.postJson('/dev/sne/panne', { mode: 'off' });
  await stand.pass(1);
  expect(await stand.suivi(transaction)).toMatchObject({
    statut: 'enregistrement-complet',
    dateStatut: stand.now().toISOString(),
  });
  expect(await stand.sneFingerprints()).toHaveLength(1);
});

test('a statut given by hand stays, with its motif; a complete one takes its pieces to the SNE', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await stand.deposit({ transaction });
  stand.wait(1000);
  const moved = await stand.moveByHand(transaction, 'pieces-rejetees');
  expect([moved.status, await moved.json()]).toMatchObject([
    200,
    { statut: 'pieces-rejetees', pieces: [{ motif: 'illisible' }] },
  ]);
  await stand.moveByHand(transaction, 'pieces-rejetees', 'perimee');
  await stand.pass(5);
  expect(await stand.suivi(transaction)).toMatchObject({
    statut: 'pieces-rejetees',
    dateStatut: new Date(START + 1000).toISOString(),
    pieces: [{ etat: 'rejetee', motif: 'perimee' }],
  });
  await stand.moveByHand(transaction, 'rejet-sne', 'demande-inconnue');
  expect(await stand.suivi(transaction)).toMatchObject({
    statut: 'rejet-sne',
    motif: 'demande-inconnue',
    pieces: [{ etat: 'transmise' }],
  });
  expect(await stand.sneFingerprints()).toEqual([]);
  await stand.moveByHand(transaction, 'numerisation-en-cours');
  await stand.pass(5);
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'numerisation-en-cours', motif: null });
  await stand.moveByHand(transaction, 'enregistrement-complet');
  await stand.tick();
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'enregistrement-complet', motif: null });
  expect(await stand.sneFingerprints()).toHaveLength(1);
});

test('plis, their files and their progress survive a restart', async () => {
  const transaction = transactionEnding('enregistrement-complet');
  await stand.deposit({ transaction });
  await stand.pass(1);
  await stand.restart();
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'enregistrement-en-cours' });
  expect((await stand.deposit({ transaction })).status).toBe(200);
  await stand.pass(1);
  expect(await stand.suivi(transaction)).toMatchObject({ statut: 'enregistrement-complet' });
  expect(await stand.sneFingerprints()).toHaveLength(1);
});
