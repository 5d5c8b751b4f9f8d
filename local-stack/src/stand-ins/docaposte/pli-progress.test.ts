import { expect, test } from 'vitest';
import { categorieFromName } from './piece-typing.ts';
import { issueOf, progressAt } from './pli-progress.ts';

const transactions = Array.from({ length: 3000 }, (_, index) => `t${String(index).padStart(12, '0')}`);

test('about 1 pli in 6 has rejected pieces, 1 in 15 is rejected by the SNE, the others are complete', () => {
  const counts = { 'enregistrement-complet': 0, 'pieces-rejetees': 0, 'rejet-sne': 0 };
  for (const transaction of transactions) counts[issueOf(transaction, 2).statut]++;
  expect(counts['pieces-rejetees'] / transactions.length).toBeCloseTo(1 / 6, 1);
  expect(counts['rejet-sne'] / transactions.length).toBeCloseTo(1 / 15, 1);
  expect(counts['enregistrement-complet']).toBeGreaterThan(2000);
});

test('pieces and motifs agree with the end', () => {
  for (const transaction of transactions) {
    const issue = issueOf(transaction, 3);
    const rejected = issue.pieces.filter((piece) => piece.etat === 'rejetee');
    expect(issue.pieces).toHaveLength(3);
    expect(rejected.length > 0).toBe(issue.statut === 'pieces-rejetees');
    expect(issue.pieces.every((piece) => (piece.etat === 'rejetee') === (piece.motif !== null))).toBe(true);
    expect(issue.motif !== null).toBe(issue.statut === 'rejet-sne');
  }
});

test('a pli takes two steps of the pace, each dated from the deposit', () => {
  const pli = { transaction: '1je9xw3quz77b', pieceCount: 1, depositedAt: new Date('2026-11-24T10:00:00Z') };
  const at = (time: string) => progressAt(pli, new Date(`2026-11-24T${time}Z`), 60_000);
  expect(at('10:00:59')).toMatchObject({ statut: 'numerisation-en-cours', since: pli.depositedAt });
  expect(at('10:01:30')).toMatchObject({ statut: 'enregistrement-en-cours', since: new Date('2026-11-24T10:01:00Z') });
  expect(at('15:00:00')).toMatchObject({ statut: 'fini', since: new Date('2026-11-24T10:02:00Z') });
});

test('a piece is typed by the words of its name', () => {
  expect(categorieFromName('Carte d’identité.pdf')).toBe('ID_PIECE');
  expect(categorieFromName('AVIS_IMPOSITION_2025.PDF')).toBe('REV_AVIS_N');
  expect(categorieFromName('attestation-hébergement.jpg')).toBe('LOG_HEBERGE');
  expect(categorieFromName('caféine.pdf')).toBe('DEM_AUTRE');
});
