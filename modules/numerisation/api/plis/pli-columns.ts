import type { ReadValue } from '@pwp/api-kit';
import { searchableText } from '@pwp/contracts/searchable-text';
import { CONTEXTE_LABELS, STATUT_LABELS, type Pli, type PliColumn, type PliQuery } from '../../contracts/index.ts';
import { readPeriod, readStatutDays, type Period } from './period.ts';

/**
 * Filters on the list of one guichet; `numeroUnique` is a complete number or a prefix, `demandeur` the
 * beginning of « NOM Prénom », `reference` any part. With `plis` (transactions), only
 * these are read, and the other filters do not apply.
 */
export type PliFilters = Omit<
  PliQuery,
  'tri' | 'ordre' | 'page' | 'taille' | 'numeroUnique' | 'demandeur' | 'reference'
> & {
  numeroUnique?: string | undefined;
  demandeur?: string | undefined;
  reference?: string | undefined;
  plis?: readonly string[] | undefined;
};

/** A condition and the values of its `?`. */
export interface Condition {
  sql: string;
  values: readonly ReadValue[];
}

/** The value of a cell in a file; an instant is shown in Paris time. */
export type PliValue = string | Date;

/** How the API reads one column. */
interface ReadColumn {
  /** Where its value is. */
  sql: string;
  /** What orders it, where that is not its value. */
  order?: string;
  /** What the filters ask of it; undefined for nothing. Throws `periode-invalide`. */
  kept: (filters: PliFilters, now: Date) => Condition | undefined;
  /** Its cell in a file. */
  value: (pli: Pli) => PliValue;
}

/** The columns of the dashboard in the database and in files. Their labels are in `contracts/pli-columns.ts`. */
export const READ_COLUMNS: Record<PliColumn, ReadColumn> = {
  transaction: {
    // It is an SQL keyword.
    sql: '`transaction`',
    kept: ({ transaction }) => (transaction === undefined ? undefined : partOfTransaction(transaction)),
    value: ({ transaction }) => transaction,
  },
  numeroUnique: {
    sql: 'numero_unique',
    // The schema allows only letters and digits, so there are no wildcards.
    kept: ({ numeroUnique }) =>
      numeroUnique === undefined ? undefined : { sql: 'numero_unique LIKE ?', values: [`${numeroUnique}%`] },
    value: ({ numeroUnique }) => numeroUnique ?? '',
  },
  reference: {
    sql: 'reference',
    // Sorted as it is searched, and shown as it was typed.
    order: 'reference_recherche',
    // Unlike LIKE, INSTR has no wildcards.
    kept: ({ reference = '' }) =>
      reference === '' ? undefined : { sql: 'INSTR(reference_recherche, ?) > 0', values: [searchableText(reference)] },
    value: ({ reference }) => reference ?? '',
  },
  dateTransmission: {
    sql: 'date_transmission',
    kept: (filters, now) => (isOfAnyDate(filters) ? undefined : between('date_transmission', readPeriod(filters, now))),
    value: ({ dateTransmission }) => new Date(dateTransmission),
  },
  statut: {
    sql: 'statut',
    // The index of the follow-up is in this order too, but of all guichets: MariaDB would read it for a large one.
    order: "COALESCE(statut, '')",
    kept: ({ statut }) => (statut === undefined ? undefined : oneOf('statut', statut)),
    value: ({ statut }) => STATUT_LABELS[statut],
  },
  dateStatut: {
    sql: 'date_statut',
    kept: (filters) => between('date_statut', readStatutDays(filters)),
    value: ({ dateStatut }) => new Date(dateStatut),
  },
  contexte: {
    sql: 'contexte',
    kept: ({ contexte }) => (contexte === undefined ? undefined : oneOf('contexte', contexte)),
    value: ({ contexte }) => CONTEXTE_LABELS[contexte],
  },
};

/** What is still to be mended, and what came, is listed whatever its date, unless a period is asked. */
export function isOfAnyDate({ du, au, filtre, arrivees }: PliFilters): boolean {
  if (du !== undefined || au !== undefined) return false;
  return arrivees !== undefined || filtre === 'rejetes' || filtre === 'rejetes-et-renouveles';
}

/** Two instants of a column, the last one excluded; undefined for no limit. */
export function between(column: string, { from, to }: Partial<Period>): Condition | undefined {
  const limits: Condition[] = [
    ...(from === undefined ? [] : [{ sql: `${column} >= ?`, values: [from] }]),
    ...(to === undefined ? [] : [{ sql: `${column} < ?`, values: [to] }]),
  ];
  return limits.length === 0 ? undefined : allOf(limits);
}

/** All of these conditions; those that are undefined ask for nothing. */
export function allOf(conditions: readonly (Condition | undefined)[]): Condition {
  const asked = conditions.filter((condition) => condition !== undefined);
  return {
    sql: asked.map(({ sql }) => sql).join(' AND '),
    values: asked.flatMap(({ values }) => values),
  };
}

/** Each value once, so that repeated values do not create new statements. */
export function oneOf(column: string, asked: readonly string[]): Condition {
  const values = [...new Set(asked)];
  return values.length === 0
    ? { sql: '1 = 0', values }
    : { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values };
}

/** Part of a n° de transaction, as pasted. Text that no number can contain is compared as is and matches nothing. */
function partOfTransaction(typed: string): Condition {
  const part = typed.replace(/\s/g, '').toLowerCase();
  return /^[a-z0-9]*$/.test(part)
    ? { sql: '`transaction` LIKE ?', values: [`%${part}%`] }
    : { sql: '`transaction` = ?', values: [part] };
}
