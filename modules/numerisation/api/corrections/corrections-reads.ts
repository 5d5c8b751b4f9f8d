import type { Read } from '@pwp/api-kit';
import type { Contexte, CorrectionQuery, CorrectionSort, Motif, RoleFichier } from '../../contracts/index.ts';

/* The SQL of « À corriger », one text for SQLite and MariaDB. */

/** The guichet to read; `accountId` keeps the plis that this account sent. */
export interface CorrectionScope {
  guichetCode: string;
  accountId?: string | undefined;
}

/** A row of the list. The columns of the piece are null for a pli rejected as a whole. */
export interface CorrectionRow {
  id: number;
  transaction: string;
  numeroUnique: string | null;
  demandeur: string | null;
  reference: string | null;
  contexte: Contexte;
  motif: Motif | null;
  dateTransmission: Date | string;
  dateRejet: Date | string;
  rang: number;
  nom: string | null;
  type: string | null;
  taille: number | null;
  role: RoleFichier | null;
  categorie: string | null;
  categorieLibelle: string | null;
  contenu: number | null;
}

const SORTED: Record<CorrectionSort, string> = {
  dateRejet: 'c.date_rejet',
  motif: 'c.motif',
  numeroUnique: 'c.numero_unique',
};

/** One page of the list. */
export function pageRead(scope: CorrectionScope, { tri, ordre, page, taille }: CorrectionQuery): Read {
  const { sql, values } = waiting(scope);
  const direction = ordre === 'asc' ? 'ASC' : 'DESC';
  return {
    sql: `SELECT c.id, p.\`transaction\` AS \`transaction\`, c.numero_unique AS numeroUnique, p.demandeur, p.reference,
        p.contexte, c.motif,
        p.date_transmission AS dateTransmission, c.date_rejet AS dateRejet, c.rang, i.nom, i.type, i.taille, i.role,
        i.categorie, i.categorie_libelle AS categorieLibelle, CASE WHEN i.fichier IS NULL THEN 0 ELSE 1 END AS contenu
      FROM numerisation_corrections c
      JOIN numerisation_plis p ON p.id = c.pli_id
      LEFT JOIN numerisation_pieces i ON i.pli_id = c.pli_id AND i.rang = c.rang
      WHERE ${sql} ORDER BY ${SORTED[tri]} ${direction}, c.id ${direction} LIMIT ? OFFSET ?`,
    values: [...values, taille, (page - 1) * taille],
    heavy: true,
  };
}

/** How many pieces and plis wait; of a pli rejected as a whole (`rang` -1), all its pieces. */
export function summaryRead(scope: CorrectionScope): Read {
  const { sql, values } = waiting(scope);
  return {
    sql: `SELECT COUNT(*) AS total, COUNT(DISTINCT c.pli_id) AS plis,
        SUM(CASE WHEN c.rang >= 0 THEN 1
          ELSE (SELECT COUNT(*) FROM numerisation_pieces i WHERE i.pli_id = c.pli_id) END) AS pieces
      FROM numerisation_corrections c WHERE ${sql}`,
    values,
    plannedAnew: true,
    heavy: true,
  };
}

/** How many wait: one range of an index, unless `accountId` is given. */
export function totalRead(scope: CorrectionScope): Read {
  const { sql, values } = waiting(scope);
  return { sql: `SELECT COUNT(*) AS total FROM numerisation_corrections c WHERE ${sql}`, values, plannedAnew: true };
}

function waiting({ guichetCode, accountId }: CorrectionScope): { sql: string; values: string[] } {
  const sql = "c.guichet_code = ? AND c.etat = 'ouverte'";
  return accountId === undefined
    ? { sql, values: [guichetCode] }
    : { sql: `${sql} AND c.account_id = ?`, values: [guichetCode, accountId] };
}
