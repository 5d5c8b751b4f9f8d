import type { Read } from '@pwp/api-kit';
import type { Motif, MotifCompte, Statut } from '../../contracts/index.ts';

/*
 * The SQL of « Statistiques », one text for SQLite and MariaDB (ADR 0010). Days of Paris and durations have no words
 * that both know, so rows are counted in `mesures.ts`. Each read is of one guichet, or few, and a period.
 */

/** Two instants: `from` is included, `to` is excluded. */
interface Span {
  from: Date;
  to: Date;
}

/** A pli as `plisRead` gives it: instants are texts on SQLite. */
export interface PliLine {
  id: number;
  dateTransmission: Date | string;
  statut: Statut;
  dateStatut: Date | string;
}

/**
 * What happened to the plis, in the order of the covering index of the dashboard and from it alone; at most `lecture`
 * of them. `id` is the last one that was read of the instant `from`, 0 at the beginning.
 */
export function plisRead(guichet: string, { from, to, id }: Span & { id: number }, lecture: number): Read {
  return {
    sql: `SELECT id, date_transmission AS dateTransmission, statut, date_statut AS dateStatut FROM numerisation_plis
      WHERE guichet_code = ? AND date_transmission >= ? AND date_transmission < ? AND (date_transmission > ? OR id > ?)
      ORDER BY date_transmission, id LIMIT ?`,
    values: [guichet, from, to, from, id, lecture],
    plannedAnew: true,
    heavy: true,
  };
}

/** A line of `motifsRead`. */
export interface MotifLine {
  objet: MotifCompte['objet'];
  motif: Motif | null;
  nombre: number;
}

/** The reasons of rejected pieces, and of plis that the SNE rejected as a whole. */
export function motifsRead(guichet: string, { from, to }: Span): Read {
  const of = 'guichet_code = ? AND date_transmission >= ? AND date_transmission < ?';
  return {
    sql: `SELECT 'piece' AS objet, pieces.motif AS motif, COUNT(*) AS nombre
      FROM numerisation_plis AS plis JOIN numerisation_pieces AS pieces ON pieces.pli_id = plis.id
      WHERE ${of} AND plis.statut = 'pieces-rejetees' AND pieces.etat = 'rejetee' GROUP BY pieces.motif
      UNION ALL SELECT 'pli', motif, COUNT(*) FROM numerisation_plis WHERE ${of} AND statut = 'rejet-sne' GROUP BY motif`,
    values: [guichet, from, to, guichet, from, to],
    plannedAnew: true,
    heavy: true,
  };
}

/** A line of `comptesRead`. */
export interface CompteLine {
  guichet: string;
  statut: Statut;
  nombre: number;
}

/** How many plis of each statut these guichets transmitted, from the covering index of the dashboard alone. */
export function comptesRead(guichets: readonly string[], { from, to }: Span): Read {
  return {
    sql: `SELECT guichet_code AS guichet, statut, COUNT(*) AS nombre FROM numerisation_plis
      WHERE guichet_code IN (${guichets.map(() => '?').join(', ')}) AND date_transmission >= ? AND date_transmission < ?
      GROUP BY guichet_code, statut`,
    values: [...guichets, from, to],
    plannedAnew: true,
    heavy: true,
  };
}

/** When the prestataire was last followed to the end. */
export function suiviRead(): Read {
  return {
    sql: "SELECT dernier_succes AS dernierSucces FROM numerisation_suivis WHERE systeme = 'docaposte'",
    values: [],
  };
}
