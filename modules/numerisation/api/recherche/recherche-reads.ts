import type { CurrentGuichet, Read } from '@pwp/api-kit';
import { namedPlis } from '../plis/pli-demandeur.ts';
import { LAST } from '../plis/plis-reads.ts';
import type { SearchedNumeroUnique } from './searched-text.ts';

/*
 * The SQL of the search of the header, one text for SQLite and MariaDB (ADR 0010). Each read is a range of one index of one
 * guichet, in the index's own order, and ends with its limit: at ten million plis it reads as many rows as it shows. A
 * beginning is a range rather than LIKE, for which SQLite takes no index.
 */

const SELECTED =
  'SELECT id, `transaction` AS `transaction`, numero_unique AS `numeroUnique`, contexte AS `contexte`, statut AS `statut`, ' +
  'date_transmission AS `dateTransmission`, reference AS `reference`, demandeur AS `demandeur` FROM numerisation_plis';

/** How many of the guichet's last plis are searched for a part of their names. */
const RECENT = 2_000;

/** Words of a name that are compared. */
const MOST_WORDS = 8;

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

/** What a search by name needs of a guichet. */
type NamingGuichet = Pick<CurrentGuichet, 'code' | 'territoires'>;

/** The plis whose demandeur's name begins so, of demandes that the guichet opens; of one name, the newest first. */
export function byDemandeur(guichet: NamingGuichet, start: string, limit: number): Read {
  const named = namedPlis(guichet);
  return {
    sql: `${SELECTED} WHERE guichet_code = ? AND demandeur_recherche >= ? AND demandeur_recherche < ? AND ${named.sql} ORDER BY demandeur_recherche DESC, id DESC LIMIT ?`,
    values: [guichet.code, start, start + LAST, ...named.values, limit],
  };
}

/**
 * The plis whose reference holds the text, or whose demandeur's name holds each of its words, among the guichet's last
 * ones: « michel spesys » is « SPESYS Michel ».
 */
export function byPartOfName(guichet: NamingGuichet, part: string, limit: number): Read {
  const named = namedPlis(guichet);
  const words = part.split(/\s+/).slice(0, MOST_WORDS);
  const holdsWords = words.map(() => 'INSTR(demandeur_recherche, ?) > 0').join(' AND ');
  return {
    sql:
      `${SELECTED} WHERE id IN (SELECT id FROM (SELECT id FROM (` +
      'SELECT id, reference_recherche, demandeur_recherche, numero_unique FROM numerisation_plis WHERE guichet_code = ? ' +
      'ORDER BY date_transmission DESC, id DESC LIMIT ?' +
      `) AS recents WHERE INSTR(reference_recherche, ?) > 0 OR (${named.sql} AND ${holdsWords}) ` +
      'ORDER BY id DESC LIMIT ?) AS found) ORDER BY id DESC',
    values: [guichet.code, RECENT, part, ...named.values, ...words, limit],
    plannedAnew: true,
    heavy: true,
  };
}
