import type { Connection } from 'mysql2/promise';
import { fillGuichets, fillPlis, fillWithoutIndexes } from '../dashboard/plis-database.ts';

/** The guichet that sends one pli in a hundred of the portal. It alone grows with the portal. */
export const LARGE_GUICHET = 'GRAND';
/** Most rows of one INSERT … SELECT, by ids of the plis that it reads: a longer transaction would fill the undo log. */
const CHUNK = 1_000_000;
/** Notices are kept so long, days. */
const NOTICES_KEPT = 90;

/** As many plis of the large guichet as it has, 13 months older: statistics are compared with the period before. */
export async function fillLargeGuichet(server: Connection, plis: number): Promise<void> {
  await fillGuichets(server, [LARGE_GUICHET]);
  await fillPlis(server, { first: plis + 1, count: plis / 100, guichet: `'${LARGE_GUICHET}'`, before: 1 });
}

/**
 * What the rejections of plis of consecutive ids leave: three pieces of each pli that has rejected ones, a correction for each rejection and a
 * notice for each of the last 90 days. One correction in two of the last month is open, and one in thirty of those
 * before; one notice in three is unread.
 */
export async function fillAround(
  server: Connection,
  { first, count }: { first: number; count: number },
): Promise<void> {
  const end = first + count;
  const inChunks = async (sql: string) => {
    for (let from = first; from < end; from += CHUNK) await server.query(sql, [from, Math.min(end, from + CHUNK)]);
  };
  await server.query('SET foreign_key_checks = 0, unique_checks = 0');
  await fillWithoutIndexes(server, 'numerisation_pieces', () => inChunks(PIECES));
  await fillWithoutIndexes(server, 'numerisation_corrections', async () => {
    await inChunks(PIECE_CORRECTIONS);
    await inChunks(PLI_CORRECTIONS);
  });
  await fillWithoutIndexes(server, 'platform_notices', () => inChunks(NOTICES));
  await server.query('SET foreign_key_checks = 1, unique_checks = 1');
}

const MOTIF =
  "ELT(1 + (p.id + rang.seq) MOD 6, 'illisible', 'incomplete', 'perimee', 'mal-typee', 'autre-personne', NULL)";

/** The first piece is rejected, and the second one of every other pli. */
const PIECES = `
  INSERT INTO numerisation_pieces (pli_id, rang, nom, type, taille, sha256, fichier, role, categorie, etat, motif)
  SELECT p.id, rang.seq, CONCAT('piece-', rang.seq, '.pdf'), 'application/pdf', 250000, REPEAT('a', 64),
    CONCAT('bench/', p.id, '-', rang.seq), 'piece', CONCAT('CAT', (p.id + rang.seq) MOD 40),
    IF(rang.seq = 0 OR rang.seq = p.id MOD 2, 'rejetee', 'acceptee'),
    IF(rang.seq = 0 OR rang.seq = p.id MOD 2, ${MOTIF}, NULL)
  FROM numerisation_plis AS p CROSS JOIN seq_0_to_2 AS rang
  WHERE p.id >= ? AND p.id < ? AND p.statut = 'pieces-rejetees' ORDER BY p.id, rang.seq`;

const CORRECTION_COLUMNS = `guichet_code, pli_id, rang, numero_unique, categorie, motif, date_rejet, account_id, etat, raison`;
const OPEN = '(p.date_statut > UTC_TIMESTAMP() - INTERVAL 31 DAY AND CRC32(p.id) MOD 2 = 0) OR CRC32(p.id) MOD 30 = 0';
const ETAT = `IF(${OPEN}, 'ouverte', 'classee'), IF(${OPEN}, NULL, 'plus-utile')`;

const PIECE_CORRECTIONS = `
  INSERT INTO numerisation_corrections (${CORRECTION_COLUMNS})
  SELECT p.guichet_code, p.id, i.rang, p.numero_unique, i.categorie, i.motif, p.date_statut, p.account_id, ${ETAT}
  FROM numerisation_plis AS p JOIN numerisation_pieces AS i ON i.pli_id = p.id
  WHERE p.id >= ? AND p.id < ? AND i.etat = 'rejetee' ORDER BY p.id, i.rang`;

const PLI_CORRECTIONS = `
  INSERT INTO numerisation_corrections (${CORRECTION_COLUMNS})
  SELECT p.guichet_code, p.id, -1, p.numero_unique, NULL, p.motif, p.date_statut, p.account_id, ${ETAT}
  FROM numerisation_plis AS p WHERE p.id >= ? AND p.id < ? AND p.statut = 'rejet-sne' ORDER BY p.id`;

const NOTICES = `
  INSERT INTO platform_notices (account_id, kind, notice_key, title, detail, path, guichet_code, published_at, read_at)
  SELECT account_id, 'numerisation.piece-rejetee', transaction, 'Pièce rejetée',
    CONCAT('Une pièce du pli ', transaction, ' est rejetée.'), CONCAT('/?pli=', transaction), guichet_code, date_statut,
    IF(CRC32(id) MOD 3 = 0, NULL, date_statut)
  FROM numerisation_plis
  WHERE id >= ? AND id < ? AND statut IN ('pieces-rejetees', 'rejet-sne')
    AND date_statut > UTC_TIMESTAMP() - INTERVAL ${NOTICES_KEPT} DAY ORDER BY id`;
