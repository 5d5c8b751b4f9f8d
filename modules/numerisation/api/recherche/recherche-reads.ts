import type { Read } from '@pwp/api-kit';
import type { SearchedNumeroUnique } from './searched-text.ts';

/*
 * The SQL of the search of the header, one text for SQLite and MariaDB (ADR 0010). Each read is a range of one index of one
 * guichet, in the index's own order, and ends with its limit: at ten million plis it reads as many rows as it shows. A
 * beginning is a range rather than LIKE, for which SQLite takes no index.
 */

const SELECTED =
  'SELECT `transaction` AS `transaction`, numero_unique AS `numeroUnique`, contexte AS `contexte`, statut AS `statut`, ' +
  'date_transmission AS `dateTransmission`, reference AS `reference` FROM numerisation_plis';

/** After every character that may follow a beginning. */
const LAST = '\u{10FFFF}';

/** How many of the guichet's last plis are searched for a part of their reference. */
const RECENT = 2_000;

/** The plis of a numéro unique, the newest first; of its beginning, by number. */
export function byNumeroUnique(guichetCode: string, searched: SearchedNumeroUnique, limit: number): Read {
  if (searched.kind === 'whole') {
    return {
      sql: `${SELECTED} WHERE guichet_code = ? AND numero_unique = ? ORDER BY id DESC LIMIT ?`,
      values: [guichetCode, searched.numeroUnique, limit],
    };
  }
  const { start } = searched;
  // Both ends hold letters and digits alone: no wildcard of theirs.
  const masked = searched.kind === 'masked' ? [`${start}______${searched.end}`] : [];
  return {
    sql:
      `${SELECTED} WHERE guichet_code = ? AND numero_unique >= ? AND numero_unique < ?` +
      `${masked.length > 0 ? ' AND numero_unique LIKE ?' : ''} ORDER BY numero_unique, id LIMIT ?`,
    values: [guichetCode, start, start + LAST, ...masked, limit],
    heavy: masked.length > 0,
  };
}

/** The plis whose n° de transaction begins so: of the guichet alone, since three characters leave hundreds among ten million plis. */
export function byTransaction(guichetCode: string, start: string, limit: number): Read {
  return {
    sql: `${SELECTED} WHERE guichet_code = ? AND \`transaction\` >= ? AND \`transaction\` < ? ORDER BY \`transaction\` LIMIT ?`,
    values: [guichetCode, start, start + LAST, limit],
  };
}

/** The plis whose reference begins so. */
export function byReference(guichetCode: string, start: string, limit: number): Read {
  return {
    sql: `${SELECTED} WHERE guichet_code = ? AND reference_recherche >= ? AND reference_recherche < ? ORDER BY reference_recherche, id LIMIT ?`,
    values: [guichetCode, start, start + LAST, limit],
  };
}

/** The plis whose reference holds the text, among the guichet's last ones. */
export function byPartOfReference(guichetCode: string, part: string, limit: number): Read {
  return {
    sql:
      `${SELECTED} WHERE id IN (SELECT id FROM (SELECT id FROM (` +
      'SELECT id, reference_recherche FROM numerisation_plis WHERE guichet_code = ? ' +
      'ORDER BY date_transmission DESC, id DESC LIMIT ?' +
      ') AS recents WHERE INSTR(reference_recherche, ?) > 0 ORDER BY id DESC LIMIT ?) AS found) ORDER BY id DESC',
    values: [guichetCode, RECENT, part, limit],
    plannedAnew: true,
    heavy: true,
  };
}
